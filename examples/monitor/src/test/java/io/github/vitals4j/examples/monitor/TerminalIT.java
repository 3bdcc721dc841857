package io.github.vitals4j.examples.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.vitals4j.health.CheckResult;
import java.io.File;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The monitor in a terminal, as a person starts and ends it. */
class TerminalIT {
    private static final Path SCRIPT = Path.of("/usr/bin/script"); // of util-linux, which makes a terminal

    private static String command(String arguments) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.endsWith("test-classes"))
                .collect(Collectors.joining(File.pathSeparator));
        return java + " -XX:TieredStopAtLevel=1 -cp " + classPath + " " + Monitor.class.getName() + " " + arguments;
    }

    private static String readUntil(Reader output, String end) throws IOException {
        var text = new StringBuilder();
        for (int c = output.read(); c >= 0; c = output.read()) {
            text.append((char) c);
            if (text.indexOf(end) >= 0) {
                break;
            }
        }
        return text.toString();
    }

    @Test
    @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void controlCEndsItAndTheCursorIsBack() throws Exception {
        assumeTrue(Files.isExecutable(SCRIPT), "script is not installed");
        try (var servers = new Servers()) {
            String service = servers.service(CheckResult.healthy());
            var builder = new ProcessBuilder(
                            SCRIPT.toString(), "-qec", command("--timeout 100 orders=" + service), "/dev/null")
                    .redirectErrorStream(true);
            builder.environment().put("TERM", "xterm");
            var process = builder.start();
            try (var output = process.inputReader();
                    var keyboard = process.outputWriter()) {
                String shown = readUntil(output, "Ctrl-C ends");
                assertThat(shown).contains("\033[?25l", "1 service: 1 healthy, 0 degraded, 0 unhealthy");
                keyboard.write('\003');
                keyboard.flush();
                String rest = readUntil(output, "\033[?25h");

                assertThat(rest).endsWith("\033[?7h\033[?25h");
                assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
                assertThat(process.exitValue()).isEqualTo(130);
            } finally {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        }
    }
}
