package io.github.vitals4j.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ChildrenTest {
    private static final Path JDK = Path.of(System.getProperty("java.home"));

    /** A session whose scenario does not come to an end. */
    static final class Session {
        public static void main(String[] arguments) throws Exception {
            var temporary = Children.endWithThisJvm();
            System.out.println(temporary);
            try {
                Children.run(JDK, temporary, Scenario.class);
            } catch (IllegalStateException ended) {
                // As it should.
            }
        }
    }

    /** Leaves a file behind, starts a server, and waits. */
    static final class Scenario {
        public static void main(String[] arguments) throws Exception {
            Files.createTempFile("left", "behind");
            Children.run(JDK, Path.of(System.getProperty("java.io.tmpdir")), Server.class);
        }
    }

    /** Waits. */
    static final class Server {
        public static void main(String[] arguments) throws Exception {
            System.out.println(Files.createTempFile("left", "behind"));
            new CountDownLatch(1).await();
        }
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "a process that is ended there is not told")
    void whoeverIsStartedEndsWithTheSessionAndLeavesNothingBehind() throws Exception {
        var session = new ProcessBuilder(Children.command(JDK, System.getProperty("java.class.path"), Session.class))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var started = new ArrayList<ProcessHandle>();
        try (var output = new BufferedReader(new InputStreamReader(session.getInputStream(), StandardCharsets.UTF_8))) {
            var temporary = Path.of(output.readLine());
            assertThat(Path.of(output.readLine())).exists().hasParent(temporary);
            session.descendants().forEach(started::add);
            assertThat(started).hasSize(2);

            session.destroy();

            assertThat(session.waitFor(1, TimeUnit.MINUTES)).isTrue();
            for (var each : started) {
                each.onExit().get(1, TimeUnit.MINUTES);
            }
            assertThat(temporary).doesNotExist();
        } finally {
            started.forEach(ProcessHandle::destroyForcibly);
            session.destroyForcibly();
        }
    }
}
