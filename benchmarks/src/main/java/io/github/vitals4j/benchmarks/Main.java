package io.github.vitals4j.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The command line. */
public final class Main {
    private static final String USAGE =
            """
            java -jar benchmarks.jar quick [scenario…]     everything, or some, in less than five minutes
            java -jar benchmarks.jar long [scenario…]      the same, thoroughly
            java -jar benchmarks.jar report folder file…   performance.md and charts from the JSON of sessions
            Scenarios: %s""".formatted(Arrays.stream(Scenario.values()).map(Scenario::text).collect(Collectors.joining(", ")));

    private Main() {}

    /**
     * Runs a command.
     *
     * @param arguments see the usage, which is printed if there are none
     */
    public static void main(String[] arguments) throws Exception {
        var rest = List.of(arguments).subList(Math.min(1, arguments.length), arguments.length);
        switch (arguments.length == 0 ? "" : arguments[0]) {
            case "quick" -> measure(Effort.QUICK, scenarios(rest));
            case "long" -> measure(Effort.LONG, scenarios(rest));
            case "report" -> report(rest);
            case "child" -> child(rest);
            default -> System.out.println(USAGE);
        }
    }

    private static Set<Scenario> scenarios(List<String> names) {
        var chosen = EnumSet.noneOf(Scenario.class);
        names.forEach(name -> chosen.add(Scenario.valueOf(name.toUpperCase(Locale.ROOT))));
        return chosen.isEmpty() ? EnumSet.allOf(Scenario.class) : chosen;
    }

    private static void measure(Effort effort, Set<Scenario> scenarios) throws Exception {
        var own = Path.of(System.getProperty("java.home"));
        var newer = Children.newerJdk();
        var measurements = new ArrayList<Measurement>();
        for (var scenario : scenarios) {
            measurements.addAll(run(scenario, effort, own));
            if (scenario.isForEveryJdk() && newer.isPresent()) {
                measurements.addAll(run(scenario, effort, newer.get()));
            }
        }
        var versions = new LinkedHashSet<String>();
        for (var contender : Contender.values()) {
            versions.add(contender.labelAndVersion());
        }
        var results = new Results(
                effort.text(),
                LocalDate.now(ZoneOffset.UTC).toString(),
                Machine.describe(),
                List.of(Machine.jdk()),
                List.copyOf(versions),
                measurements);
        var file =
                Footprint.home().resolve(effort.text() + "-" + Runtime.version().feature() + ".json");
        results.write(file);
        System.out.println(Summary.text(results));
        System.out.println("Written to " + file);
    }

    private static List<Measurement> run(Scenario scenario, Effort effort, Path jdk) throws Exception {
        System.out.printf(Locale.ROOT, "%s (load %.2f)%n", scenario.title(), Recorder.load());
        var file = Files.createTempFile("vitals4j-benchmarks", ".json");
        try {
            Children.run(jdk, Main.class, "child", scenario.name(), effort.name(), file.toString());
            return Results.readMeasurements(file);
        } finally {
            Files.delete(file);
        }
    }

    /** What a JVM does that {@link #run} has started. */
    private static void child(List<String> arguments) throws Exception {
        var scenario = Scenario.valueOf(arguments.get(0));
        var recorder = new Recorder(scenario.text());
        int code = 0;
        try {
            scenario.run(Effort.valueOf(arguments.get(1)), recorder);
            Results.writeMeasurements(Path.of(arguments.get(2)), recorder.measurements());
        } catch (Exception broken) {
            broken.printStackTrace();
            code = 1;
        }
        // Some contenders leave threads behind that are no daemons, and some checks hang on purpose.
        Runtime.getRuntime().halt(code);
    }

    private static void report(List<String> arguments) throws IOException {
        if (arguments.size() < 2) {
            throw new IllegalArgumentException(
                    "report: needs a folder and JSON files, such as docs benchmarks/target/long-17.json");
        }
        var results = Results.read(Path.of(arguments.get(1)));
        for (var another : arguments.subList(2, arguments.size())) {
            results = results.and(Results.read(Path.of(another)));
        }
        new Page(results).write(Path.of(arguments.get(0)));
    }
}
