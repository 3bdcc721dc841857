package io.github.vitals4j.health.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The requests that the fuzzer has kept because each takes a way of its own, and some that are too large for it. */
class HostileRequestTest {
    private static final Path KEPT =
            Path.of("src/test/resources/io/github/vitals4j/health/endpoint/EndpointFuzzInputs/hostileRequests");

    static List<Path> kept() throws IOException {
        try (var files = Files.list(KEPT)) {
            return files.sorted().toList();
        }
    }

    @Test
    void thereAreKeptRequests() throws IOException {
        assertThat(kept()).hasSizeGreaterThan(30);
    }

    @ParameterizedTest
    @MethodSource("kept")
    void aKeptRequestBreaksNothing(Path request) throws IOException {
        HostileRequest.verify(Files.readAllBytes(request));
    }

    @ParameterizedTest
    @MethodSource("kept")
    void norDoesOneWithBytesChanged(Path request) throws IOException {
        byte[] bytes = Files.readAllBytes(request);
        var random = new Random(bytes.length);
        for (int i = 0; i < 200 && bytes.length > 0; i++) {
            byte[] changed = bytes.clone();
            for (int change = 0; change <= i % 4; change++) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
            }
            HostileRequest.verify(changed);
        }
    }

    @Test
    void absurdSizesBreakNothing() throws IOException {
        for (var request : List.of(
                "GET /ready?" + "a".repeat(65_536),
                "GET /ready?" + "tag=a&".repeat(10_000),
                "GET /ready?" + "exclude=" + "%72%65dis,".repeat(800),
                "GET /ready/" + "a".repeat(1_000_000),
                "GET " + "/ready".repeat(100_000),
                "GET /ready\n127.0.0.1\n" + "X-Header: value\n".repeat(5_000),
                "GET /ready\n127.0.0.1\nAccept: " + "a/b,".repeat(500_000),
                "GET /ready\n127.0.0.1\nAccept: " + "a/b" + ";q=1".repeat(500_000),
                "GET /ready\n127.0.0.1\nHost: " + "1.".repeat(500_000),
                "GET /ready\n" + ":".repeat(500_000),
                "G".repeat(1_000_000) + " /ready")) {
            HostileRequest.verify(request.getBytes(StandardCharsets.UTF_8));
        }
    }
}
