package io.github.vitals4j.health.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vitals4j.health.HealthStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every body, byte by byte, as it is kept in {@code src/test/resources/golden}. After a change that is wanted, run this
 * with {@code -Dgolden.update=true} and read the difference.
 */
class GoldenBodiesTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden");
    private static final boolean UPDATE = Boolean.getBoolean("golden.update");

    @ParameterizedTest
    @EnumSource(names = "UNKNOWN", mode = EnumSource.Mode.EXCLUDE)
    void everyFormatUnderEveryExposureIsAsItWas(HealthStatus status) throws IOException {
        try (var scenario = Scenario.of(status)) {
            var endpoint = scenario.endpoint().build();
            for (var format : ReportFormats.ALL) {
                for (var exposure : Exposure.values()) {
                    var response = endpoint.handle(Scenario.request("/ready?format=" + format.name(), exposure))
                            .orElseThrow();
                    compare(file(status.text(), format.name(), exposure), response);
                    assertThat(response.health()).hasValue(status);
                    assertThat(response.contentType()).isEqualTo(format.contentType());
                    assertThat(response.status()).isEqualTo(status == HealthStatus.UNHEALTHY ? 503 : 200);
                }
            }
        }
    }

    @Test
    void oneDependencyAndTheOtherProbesAreAsTheyWere() throws IOException {
        try (var scenario = Scenario.of(HealthStatus.DEGRADED)) {
            var endpoint = scenario.endpoint().build();
            for (var format : ReportFormats.ALL) {
                compareAt(endpoint, "/ready/redis", "single", format);
                compareAt(endpoint, "/ready?tag=tenant-b&exclude=redis", "subset", format);
                compareAt(endpoint, "/health", "liveness", format);
                compareAt(endpoint, "/startup", "startup", format);
            }
            scenario.manager.drain();
            for (var format : ReportFormats.ALL) {
                compareAt(endpoint, "/ready", "draining", format);
            }
        }
    }

    @Test
    void noFileIsLeftOver() throws IOException {
        Set<String> expected = new TreeSet<>();
        for (var group : List.of("healthy", "degraded", "unhealthy")) {
            for (var format : ReportFormats.ALL) {
                for (var exposure : Exposure.values()) {
                    expected.add(file(group, format.name(), exposure));
                }
            }
        }
        for (var group : List.of("single", "subset", "liveness", "startup", "draining")) {
            for (var format : ReportFormats.ALL) {
                expected.add(file(group, format.name(), Exposure.FULL));
            }
        }
        try (var files = Files.walk(GOLDEN)) {
            Set<String> found = files.filter(Files::isRegularFile)
                    .map(path -> GOLDEN.relativize(path).toString().replace('\\', '/'))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(found).isEqualTo(expected);
        }
    }

    private static void compareAt(HealthEndpoint endpoint, String target, String group, ReportWriter format)
            throws IOException {
        String asked = target + (target.contains("?") ? "&" : "?") + "format=" + format.name();
        compare(
                file(group, format.name(), Exposure.FULL),
                endpoint.handle(Scenario.request(asked, Exposure.FULL)).orElseThrow());
    }

    private static void compare(String name, HealthResponse response) throws IOException {
        var file = GOLDEN.resolve(name);
        if (UPDATE) {
            Files.createDirectories(file.getParent());
            Files.write(file, response.body());
        }
        assertThat(new String(response.body(), StandardCharsets.UTF_8)).as(name).isEqualTo(Files.readString(file));
    }

    private static String file(String group, String format, Exposure exposure) {
        String ending = format.equals("text") ? "txt" : "json";
        return group + "/" + format + "-" + exposure.name().toLowerCase(Locale.ROOT) + "." + ending;
    }

    static List<Path> files(String format) throws IOException {
        try (var files = Files.walk(GOLDEN)) {
            return new ArrayList<>(files.filter(Files::isRegularFile)
                    .filter(path -> path.getFileName().toString().startsWith(format + "-"))
                    .sorted()
                    .toList());
        }
    }
}
