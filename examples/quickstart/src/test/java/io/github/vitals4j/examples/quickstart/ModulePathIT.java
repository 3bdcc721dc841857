package io.github.vitals4j.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tests of the modules run on the class path; this one sees them as an application on the module path does. */
class ModulePathIT {

    private static final String CORE = "io.github.vitals4j.health";

    @TempDir
    Path directory;

    @Test
    void everyModuleLoadsWithAllThatItMayUse() throws Exception {
        String optional =
                "com.zaxxer.hikari,jakarta.servlet,micrometer.core,HdrHistogram,jdk.httpserver,jdk.management";
        List<String> modules = List.of(CORE, CORE + ".jdbc", CORE + ".redis", CORE + ".http");

        assertSucceeds(entry -> true, optional + "," + String.join(",", modules), modules);
    }

    @Test
    void theCoreNeedsOnlyJacksonsStreamingPartAndSlf4j() throws Exception {
        Predicate<String> needed =
                entry -> entry.contains("health-core") || entry.contains("jackson-core") || entry.contains("slf4j-api");

        assertSucceeds(needed, CORE, List.of(CORE + "/" + CORE));
    }

    private void assertSucceeds(Predicate<String> entries, String roots, List<String> targets) throws Exception {
        Path ownClasses = Path.of(ModulePathProbe.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        String modulePath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !Path.of(entry).startsWith(ownClasses.getParent()))
                .filter(entries)
                .collect(Collectors.joining(File.pathSeparator));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--module-path",
                modulePath,
                "--add-modules",
                roots,
                "--class-path",
                ownClasses.toString(),
                ModulePathProbe.class.getName()));
        command.addAll(targets);

        Path output = directory.resolve("output.txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(Files.readString(output)).isZero();
        } finally {
            process.destroyForcibly();
        }
    }
}
