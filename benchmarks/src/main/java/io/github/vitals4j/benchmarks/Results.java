package io.github.vitals4j.benchmarks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All figures of one session, or of several that belong together.
 *
 * @param form how much time was taken, an {@link Effort}
 * @param date the day, or the days with commas between them
 * @param machine on which
 * @param jdks that ran it, in full
 * @param versions of all contenders
 * @param measurements the figures
 */
record Results(
        String form,
        String date,
        String machine,
        List<String> jdks,
        List<String> versions,
        List<Measurement> measurements) {
    /** Between days. */
    private static final String DAYS = ", ";

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(
                    DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
                    DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES,
                    DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
                    DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    Results {
        jdks = List.copyOf(jdks);
        versions = List.copyOf(versions);
        measurements = List.copyOf(measurements);
    }

    List<Measurement> of(Scenario scenario) {
        return measurements.stream()
                .filter(each -> each.scenario().equals(scenario.text()))
                .toList();
    }

    /** {@return what was measured by this JVM, today} */
    static Results ofThisJvm(Effort effort, List<Measurement> measurements) {
        return new Results(
                effort.text(),
                LocalDate.now(ZoneOffset.UTC).toString(),
                Machine.describe(),
                List.of(Machine.jdk()),
                Arrays.stream(Contender.values())
                        .map(Contender::labelAndVersion)
                        .toList(),
                measurements);
    }

    /** {@return these results and those of another JVM, or of another day; of what is in both, these} */
    Results and(Results other) {
        var more = new ArrayList<>(measurements);
        other.measurements.stream()
                .filter(each -> measurements.stream()
                        .noneMatch(known ->
                                known.java() == each.java() && known.scenario().equals(each.scenario())))
                .forEach(more::add);
        return new Results(
                form,
                union(days(), other.days()).stream().sorted().collect(Collectors.joining(DAYS)),
                machine,
                union(jdks, other.jdks),
                union(versions, other.versions),
                List.copyOf(more));
    }

    /**
     * Checks that the results of another file may be shown beside these.
     *
     * @throws BadInput if they were taken otherwise or elsewhere
     */
    void requireAlike(Path file, Results other) {
        requireSame(file, "form", other.form, form);
        requireSame(file, "machine", other.machine, machine);
    }

    private static void requireSame(Path file, String what, String own, String expected) {
        if (!own.equals(expected)) {
            throw new BadInput(String.format(
                    "%s: its %s is '%s', that of the files before it '%s'; give files of one %s",
                    file, what, own, expected, what));
        }
    }

    private List<String> days() {
        return List.of(date.split(DAYS));
    }

    private static List<String> union(List<String> some, List<String> others) {
        return Stream.concat(some.stream(), others.stream()).distinct().toList();
    }

    void write(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.write(file, JSON.writeValueAsBytes(this));
    }

    /**
     * Reads what {@link #write} has written.
     *
     * @throws BadInput if there is no such file, or something else in it
     */
    static Results read(Path file) {
        try {
            var results = JSON.readValue(Files.readAllBytes(file), Results.class);
            return Optional.ofNullable(results).orElseThrow(() -> notWritten(file, "null"));
        } catch (JsonProcessingException other) {
            throw notWritten(file, firstLine(other.getOriginalMessage()));
        } catch (IOException unreadable) {
            throw notWritten(file, unreadable.toString());
        }
    }

    private static BadInput notWritten(Path file, String why) {
        return new BadInput(file + ": must be a file that quick or long has written, such as"
                + " benchmarks/target/quick-17.json (" + why + ")");
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }
}
