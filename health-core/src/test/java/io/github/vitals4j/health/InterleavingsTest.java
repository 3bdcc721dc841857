package io.github.vitals4j.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.openjdk.jcstress.annotations.JCStressTest;

/**
 * Executes the stress tests of this package, which try the interleavings of a few steps of the engine by the million,
 * in JVMs of their own. One test for each rule and a quarter of a second for each, unless the system property
 * {@code vitals4j.stress} is {@code long}, as in the profile {@code stress}: then all of them, with every compiler mode
 * that jcstress knows, for as long as that takes.
 */
@Timeout(value = 3, unit = TimeUnit.HOURS)
@Execution(ExecutionMode.CONCURRENT) // the others run meanwhile, and so show that they pass on a busy machine
class InterleavingsTest {
    private static final boolean LONG = "long".equals(System.getProperty("vitals4j.stress"));
    private static final List<Class<?>> ONE_FOR_EACH_RULE = List.of(
            CheckRunStress.AnswerAndTimeout.class,
            CheckRunStress.StageAndTimeout.class,
            CheckRunStress.InterruptAndLaterWork.class,
            EngineStress.TwoCallersAndAnExpiredResult.class,
            EngineStress.ReportAndResult.class,
            EngineStress.InvalidationAndTheRunThatBeganBefore.class,
            EngineStress.RegistrationAndReport.class,
            EngineStress.UnregistrationAndResult.class,
            EngineStress.RegistrationUnderTheSameNameAndLateResult.class,
            MailboxStress.TwoAddersThatDrain.class);
    private static final Pattern PASSED = Pattern.compile("\\[OK] ([\\w.]+)");
    private static final Path REPORT = Path.of("target", "jcstress");

    @Test
    void noneBreaksARule() throws Exception {
        var expected = stressTests();
        Files.createDirectories(REPORT);
        var output = REPORT.resolve("output.txt").toFile();
        int exit = execute(command(expected), output);
        var text = Files.readString(output.toPath());

        assertThat(exit)
                .as(() -> "exit code of jcstress, which said:\n" + verdict(text))
                .isZero();
        assertThat(passed(text)).as("tests that passed").containsExactlyInAnyOrderElementsOf(expected);
    }

    private static Set<String> stressTests() {
        var all = Stream.of(CheckRunStress.class, EngineStress.class, MailboxStress.class)
                .flatMap(group -> Stream.of(group.getDeclaredClasses()))
                .filter(each -> each.isAnnotationPresent(JCStressTest.class));
        return (LONG ? all : ONE_FOR_EACH_RULE.stream())
                .map(Class::getCanonicalName)
                .collect(Collectors.toSet());
    }

    private static List<String> command(Set<String> tests) {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath(),
                "org.openjdk.jcstress.Main",
                "-v",
                "-t",
                tests.stream().map(name -> Pattern.quote(name) + "$").collect(Collectors.joining("|")),
                "-c",
                "2",
                "-r",
                "report"));
        if (!LONG) {
            // One JVM for each test, without the optimising compiler, which takes longer than the test.
            command.addAll(List.of("-jvmArgs", "-Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1"));
            command.addAll(List.of("-sc", "false", "-af", "NONE", "-f", "1", "-iters", "1", "-time", "250"));
        }
        return command;
    }

    /** Surefire puts the real class path into a property of its own, because it may be too long for a command line. */
    private static String classPath() {
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return Stream.of(path.split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .reduce((one, other) -> one + File.pathSeparator + other)
                .orElseThrow();
    }

    private static int execute(List<String> command, File output) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command)
                .directory(REPORT.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output)
                .start();
        try {
            assertThat(process.waitFor(LONG ? 170 : 60, TimeUnit.MINUTES))
                    .as("jcstress came to an end")
                    .isTrue();
            return process.exitValue();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static Set<String> passed(String output) {
        var names = new TreeSet<String>();
        var matcher = PASSED.matcher(verdict(output));
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names;
    }

    private static String verdict(String output) {
        int results = output.indexOf("RUN RESULTS:");
        return results < 0 ? output : output.substring(results);
    }
}
