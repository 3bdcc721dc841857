package io.github.vitals4j.health.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the table says about name resolution, and what a resolver that hangs must not touch. */
class ResolverFaultsIT {
    /** On a busy machine, too; who waited for the resolver would take the whole of a minute's timeout. */
    private static final int LONGEST_MILLIS = 20_000;

    private static List<String> lines;

    @BeforeAll
    static void run(@TempDir Path directory) throws Exception {
        var output = directory.resolve("output");
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djdk.net.hosts.file=" + directory.resolve("hosts"),
                        "-Djava.util.concurrent.ForkJoinPool.common.parallelism=2",
                        "-Dsun.net.httpserver.nodelay=true",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ResolverFaults.class.getName(),
                        directory.resolve("hosts").toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            boolean ended = process.waitFor(10, TimeUnit.MINUTES);
            lines = Files.readAllLines(output);
            assertThat(ended).as("has ended: %s", lines).isTrue();
            assertThat(process.exitValue()).as("exit code: %s", lines).isZero();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void theCheckersSayWhatTheTableSays() throws IOException {
        var report = new ArrayList<String>();
        for (var row : FaultTable.rows()) {
            if (FaultTable.isOfResolver(row)) {
                String begin = String.join(",", row.checker(), row.fault(), row.status(), row.reason()) + ",";
                assertThat(lines).anySatisfy(line -> {
                    assertThat(line).startsWith(begin);
                    assertThat(Integer.parseInt(line.split(",", -1)[4])).isLessThan(LONGEST_MILLIS);
                    assertThat(line).as("has recovered").endsWith(",recovered");
                    report.add(String.join(
                            " | ",
                            "| " + row.checker(),
                            row.fault().replace('_', ' '),
                            row.status(),
                            row.reason(),
                            line.split(",", -1)[4] + " ms",
                            "yes |"));
                });
            }
        }
        // For the documentation.
        Files.write(Files.createDirectories(Path.of("target")).resolve("faults-http-resolver.md"), report);
    }

    @Test
    void aResolverThatHangsDelaysNobodyElse() {
        assertThat(lines).anySatisfy(line -> {
            assertThat(line).startsWith("neighbour,healthy,");
            assertThat(Integer.parseInt(line.split(",", -1)[2])).isLessThan(LONGEST_MILLIS);
        });
    }

    @Test
    void aRunThatTheResolverHoldsIsStuckAndNotRepeated() {
        assertThat(lines).contains("stuck,unhealthy,stuck");
    }

    @Test
    void aFewThreadsServeAllCheckers() {
        assertThat(lines).anySatisfy(line -> {
            assertThat(line).startsWith("threads ");
            assertThat(Integer.parseInt(line.substring("threads ".length()))).isBetween(1, 8);
        });
    }
}
