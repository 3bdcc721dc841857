package io.github.vitals4j.examples.quickstart;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.dependOnClassesThat;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who may depend on whom, and what no code of the library or of its tests may do. */
class ArchitectureTest {
    private static final String ROOT = "io.github.vitals4j.health";
    private static final JavaClasses LIBRARY = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    /** What waits for a while instead of for something, or asks again and again. */
    private static final Pattern WAITING_FOR_A_WHILE = Pattern.compile(
            "Thread\\.sleep\\(|\\b[A-Z]+\\.sleep\\(|parkNanos|parkUntil|onSpinWait|Thread\\.yield|[Aa]waitility");

    @Test
    void theEngineKnowsNothingOfWhatIsBuiltOnIt() {
        noClasses()
                .that()
                .resideInAPackage(ROOT)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + ".*..")
                .check(LIBRARY);
    }

    @Test
    void whatIsBuiltOnTheEngineDoesNotKnowEachOther() {
        onlyKnows("endpoint", "history");
        onlyKnows("local");
        onlyKnows("history");
        onlyKnows("metrics", "endpoint");
        onlyKnows("testing");
        onlyKnows("jdbc");
        onlyKnows("redis");
        onlyKnows("http");
    }

    private static void onlyKnows(String name, String... others) {
        var own = Stream.concat(Stream.of(name), Stream.of(others))
                .map(each -> ROOT + "." + each + "..")
                .toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage(ROOT + "." + name + "..")
                .should(dependOnClassesThat(resideInAPackage(ROOT + ".*..")
                        .and(resideInAnyPackage(own).negate())))
                .allowEmptyShould(true)
                .check(LIBRARY);
    }

    @Test
    void theEngineNeedsNothingButTheLogOutsideTheJdk() {
        classes()
                .that()
                .resideInAPackage(ROOT)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(ROOT, "java..", "javax.net.ssl..", "org.slf4j..", "org.jspecify..")
                .check(LIBRARY);
    }

    @Test
    void noJacksonTypeIsPartOfTheApi() {
        methods()
                .that()
                .arePublic()
                .or()
                .areProtected()
                .and()
                .areDeclaredInClassesThat()
                .arePublic()
                .should(mentionNothingOf("com.fasterxml.jackson"))
                .check(LIBRARY);
    }

    private static ArchCondition<JavaMethod> mentionNothingOf(String foreign) {
        return new ArchCondition<>("mention nothing of " + foreign) {
            @Override
            public void check(JavaMethod method, ConditionEvents events) {
                boolean api = method.getOwner().getModifiers().toString().contains("PUBLIC");
                Stream.concat(Stream.of(method.getRawReturnType()), method.getRawParameterTypes().stream())
                        .filter(type -> api && type.getPackageName().startsWith(foreign))
                        .forEach(type -> events.add(SimpleConditionEvent.violated(
                                method, method.getFullName() + " mentions " + type.getName())));
            }
        };
    }

    @Test
    void nothingIsLookedUpOnTheClassPath() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .areAssignableTo(ServiceLoader.class)
                .check(LIBRARY);
    }

    @Test
    void theLibraryPrintsNothing() {
        noClasses().should(ACCESS_STANDARD_STREAMS).check(LIBRARY);
    }

    @Test
    void noTestWaitsForAWhile() throws IOException {
        var waiting = new ArrayList<String>();
        for (Path file : testSources()) {
            if (file.endsWith("ArchitectureTest.java")) {
                continue;
            }
            var lines = Files.readAllLines(file);
            for (int i = 0; i < lines.size(); i++) {
                if (WAITING_FOR_A_WHILE.matcher(lines.get(i)).find()) {
                    waiting.add(DocumentedCode.root().relativize(file) + ":" + (i + 1) + ": "
                            + lines.get(i).strip());
                }
            }
        }
        assertThat(waiting).isEmpty();
    }

    private static List<Path> testSources() throws IOException {
        try (var files = Files.walk(DocumentedCode.root())) {
            var sources = files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file ->
                            file.toString().contains("/src/test/java/".replace('/', java.io.File.separatorChar)))
                    .toList();
            assertThat(sources).hasSizeGreaterThan(100);
            return sources;
        }
    }
}
