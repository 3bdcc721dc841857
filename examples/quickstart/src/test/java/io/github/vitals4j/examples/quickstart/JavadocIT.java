package io.github.vitals4j.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The examples in the documentation of the library's classes compile, without a warning. */
class JavadocIT {
    private static final Pattern EXAMPLE =
            Pattern.compile("(?m)^ \\* <pre>\\{@code\\n(.*?)\\n \\* }</pre>", Pattern.DOTALL);
    private static final Pattern MARGIN = Pattern.compile("^ \\* ?", Pattern.MULTILINE);

    /** What an application has already when it comes to the lines of an example. */
    private static final String APPLICATION = """
            import static io.github.vitals4j.health.HealthStatus.*;
            import static org.assertj.core.api.Assertions.assertThat;

            import com.sun.net.httpserver.HttpServer;
            import io.github.vitals4j.health.*;
            import io.github.vitals4j.health.endpoint.*;
            import io.github.vitals4j.health.history.*;
            import io.github.vitals4j.health.http.*;
            import io.github.vitals4j.health.jdbc.*;
            import io.github.vitals4j.health.local.*;
            import io.github.vitals4j.health.metrics.*;
            import io.github.vitals4j.health.redis.*;
            import io.github.vitals4j.health.testing.*;
            import io.lettuce.core.RedisClient;
            import io.lettuce.core.api.StatefulRedisConnection;
            import io.lettuce.core.sentinel.api.StatefulRedisSentinelConnection;
            import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
            import jakarta.servlet.*;
            import jakarta.servlet.http.HttpServletRequest;
            import java.net.*;
            import java.nio.file.Path;
            import java.time.Duration;
            import java.util.*;
            import java.util.function.Supplier;
            import javax.sql.DataSource;

            abstract class Example {
                interface Exchange { String method(); String path(); String query(); String address(); Set<String> headerNames(); List<String> headers(String name); }
                interface Buffer { int size(); long sizeInBytes(); }
                interface Secrets { String current(String name); }

                HealthCheckManagerBuilder builder;
                HealthCheckManager health;
                HealthEndpoint endpoint;
                HealthEndpointBuilder endpointBuilder;
                HealthRequest request;
                PrometheusMeterRegistry registry;
                DataSource dataSource;
                RedisClient redisClient;
                StatefulRedisConnection<String, String> connection;
                DependencyChecker checker;
                ServletContext context;
                Exchange exchange;
                Queue<String> queue;
                Buffer events;
                Secrets secrets;
                URI uri;
                int port;

                abstract DataSource dataSourceOf(String url);

                abstract void send(HealthResponse response);

                abstract void run() throws Exception;
            }
            """;

    @TempDir
    Path classes;

    private static List<Path> sources() throws IOException {
        try (Stream<Path> all = Files.walk(DocumentedCode.root(), 12)) {
            return all.filter(path -> path.toString().matches(".*/health-\\w+/src/main/java/.*\\.java"))
                    .sorted()
                    .toList();
        }
    }

    private static List<String> examples(Path source) throws IOException {
        return EXAMPLE.matcher(Files.readString(source))
                .results()
                .map((MatchResult example) -> MARGIN.matcher(example.group(1)).replaceAll(""))
                .toList();
    }

    private static String simpleName(Path source) {
        return source.getFileName().toString().replace(".java", "");
    }

    @TestFactory
    Stream<DynamicTest> compiles() throws IOException {
        return sources().stream().flatMap(source -> {
            try {
                return examples(source).stream()
                        .map(code -> DynamicTest.dynamicTest(simpleName(source), () -> compile(code)));
            } catch (IOException unreadable) {
                throw new AssertionError(unreadable);
            }
        });
    }

    private void compile(String code) throws Exception {
        var example =
                "abstract class Shown extends Example { @Override void run() throws Exception {\n" + code + "\n} }";
        assertThat(DocumentedCode.compile("Shown", APPLICATION + example, classes))
                .isNotNull();
    }

    private static boolean isChecker(Path source) {
        return simpleName(source).matches("\\w+(?<!Dependency|Test)Checker");
    }

    @Test
    void everyCheckerTellsItsDefaultsItsReasonsAndWhatARunCosts() throws IOException {
        for (var source : sources()) {
            if (isChecker(source)) {
                String code = Files.readString(source);
                // Broken lines and the margin are no part of what is said.
                String text = code.substring(0, code.indexOf("public final class"))
                        .replaceAll("\\s*\\R \\*\\s*", " ")
                        .toLowerCase(Locale.ROOT);
                assertThat(text)
                        .as("%s", source)
                        .contains("ttl", "reason")
                        .containsPattern("optional|critical|wrapped checker's")
                        .containsPattern("run (costs|reads|asks|stops|holds)|cost of a run|(counting|look) costs");
            }
        }
    }

    @Test
    void everyCheckerShowsHowToRegisterIt() throws IOException {
        for (var source : sources()) {
            if (isChecker(source)) {
                assertThat(examples(source)).as("%s", source).anySatisfy(code -> {
                    assertThat(code).contains("register(", simpleName(source) + ".");
                    assertThat(code.lines().count()).isBetween(3L, 10L);
                });
            }
        }
    }
}
