package io.github.vitals4j.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Secrets that are put into everything that the library takes come out of it nowhere. That this test would notice is
 * shown by running it on a library whose redaction has been replaced by one that does nothing.
 */
@Timeout(600)
class CanaryIT {
    /** What only redaction keeps back; the others never come near a text. */
    private static final Set<Canary> KEPT_BACK_BY_REDACTION = EnumSet.of(
            Canary.JDBC_URL,
            Canary.JDBC_PASSWORD,
            Canary.REDIS_PASSWORD,
            Canary.SENTINEL_PASSWORD,
            Canary.SHARED_CHECKER,
            Canary.HTTP_AUTHORIZATION,
            Canary.HTTP_SECRET_HEADER,
            Canary.CAPACITY_SUPPLIER,
            Canary.FILE_NAME,
            Canary.HOST_NAME,
            Canary.DECLARED,
            Canary.EXCEPTION,
            Canary.CAUSE,
            Canary.SUPPRESSED,
            Canary.ERROR,
            Canary.ASYNC_EXCEPTION,
            Canary.METADATA_NAME,
            Canary.METADATA_VALUE,
            Canary.LIVENESS,
            Canary.OVERRIDE_VALUE);

    private static final String NO_REDACTION = """
            package io.github.vitals4j.health;

            import java.io.PrintWriter;
            import java.io.StringWriter;
            import java.util.Collection;
            import java.util.Map;

            final class Redactor {
                static Redactor of(Collection<String> declared) {
                    return new Redactor();
                }

                String text(String text) {
                    return text;
                }

                String stackTrace(Throwable cause) {
                    var text = new StringWriter();
                    cause.printStackTrace(new PrintWriter(text));
                    return text.toString();
                }

                Map<String, Object> metadata(Map<String, Object> metadata) {
                    return metadata;
                }
            }
            """;

    @Test
    void noSecretIsToBeReadAnywhere() throws Exception {
        var seen = CanaryScenario.run();
        assertThat(seen).allSatisfy((place, text) -> {
            assertThat(text).as(place).isNotBlank();
            for (var canary : Canary.values()) {
                assertThat(canary.isIn(text))
                        .as("%s in %s: %s", canary, place, text)
                        .isFalse();
            }
        });
        assertThat(seen.get("answers FULL")).contains("***");
    }

    @Test
    void withoutRedactionEverySecretWouldBeInAnswersLogsAndEvents(@TempDir Path directory) throws Exception {
        var seen = runWithoutRedaction(directory);
        for (var place : List.of("answers FULL", "reports", "log", "events", "webhooks", "history in a database")) {
            assertThat(canariesIn(seen.get(place))).as(place).isNotEmpty();
        }
        assertThat(canariesIn(String.join("\n", seen.values()))).containsAll(KEPT_BACK_BY_REDACTION);
    }

    private static Set<Canary> canariesIn(String text) {
        var found = EnumSet.noneOf(Canary.class);
        for (var canary : Canary.values()) {
            if (canary.isIn(text)) {
                found.add(canary);
            }
        }
        return found;
    }

    /** Loads everything once more, and the class that redacts from elsewhere: the library has no switch for that. */
    @SuppressWarnings("unchecked")
    private static Map<String, String> runWithoutRedaction(Path directory) throws Exception {
        DocumentedCode.compile("io.github.vitals4j.health.Redactor", NO_REDACTION, directory);
        var thread = Thread.currentThread();
        var before = thread.getContextClassLoader();
        try (var loader = new URLClassLoader(classPathAfter(directory), ClassLoader.getPlatformClassLoader())) {
            thread.setContextClassLoader(loader);
            var run = loader.loadClass(CanaryScenario.class.getName()).getDeclaredMethod("run");
            run.setAccessible(true);
            return (Map<String, String>) run.invoke(null);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static URL[] classPathAfter(Path first) throws MalformedURLException {
        var urls = new ArrayList<URL>();
        urls.add(first.toUri().toURL());
        for (var entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            urls.add(new File(entry).toURI().toURL());
        }
        return urls.toArray(URL[]::new);
    }
}
