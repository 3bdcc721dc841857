package io.github.vitals4j.benchmarks;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * All figures of one session.
 *
 * @param form how much time was taken, an {@link Effort}
 * @param date the day
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
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    List<Measurement> of(Scenario scenario) {
        return measurements.stream()
                .filter(each -> each.scenario().equals(scenario.text()))
                .toList();
    }

    /** {@return these results and those of another session, on another JDK; of what is in both, these} */
    Results and(Results other) {
        var more = new ArrayList<>(measurements);
        other.measurements.stream()
                .filter(each -> measurements.stream()
                        .noneMatch(known ->
                                known.java() == each.java() && known.scenario().equals(each.scenario())))
                .forEach(more::add);
        var runners = new LinkedHashSet<>(jdks);
        runners.addAll(other.jdks);
        return new Results(form, date, machine, List.copyOf(runners), versions, List.copyOf(more));
    }

    void write(Path file) throws IOException {
        writeJson(file, this);
    }

    static Results read(Path file) throws IOException {
        return JSON.readValue(Files.readAllBytes(file), Results.class);
    }

    static void writeMeasurements(Path file, List<Measurement> measurements) throws IOException {
        writeJson(file, measurements);
    }

    static List<Measurement> readMeasurements(Path file) throws IOException {
        return JSON.readValue(Files.readAllBytes(file), new TypeReference<List<Measurement>>() {});
    }

    private static void writeJson(Path file, Object value) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.write(file, JSON.writeValueAsBytes(value));
    }
}
