package io.github.vitals4j.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The command line. */
public final class Main {
    private static final String USAGE = """
            java -jar benchmarks.jar quick [scenario…]     everything, or some, in less than five minutes
            java -jar benchmarks.jar long [scenario…]      the same, thoroughly
            java -jar benchmarks.jar report folder file…   performance.md and charts from the JSON of sessions
            Scenarios: %s""".formatted(Scenario.names());

    private Main() {}

    /**
     * Runs a command, and exits with 2 if it cannot be one.
     *
     * @param arguments see the usage, which is printed if there are none
     */
    public static void main(String[] arguments) throws Exception {
        try {
            run(List.of(arguments));
        } catch (BadInput bad) {
            System.err.println(bad.getMessage());
            System.exit(2);
        }
    }

    static void run(List<String> arguments) throws Exception {
        if (arguments.isEmpty()) {
            System.out.println(USAGE);
            return;
        }
        var rest = arguments.subList(1, arguments.size());
        switch (arguments.get(0)) {
            case "quick" -> measure(Effort.QUICK, scenarios(rest));
            case "long" -> measure(Effort.LONG, scenarios(rest));
            case "report" -> report(rest);
            case "child" -> child(rest);
            default -> throw new BadInput("command '" + arguments.get(0) + "': must be quick, long or report");
        }
    }

    /** {@return those of these names, or all if there are none} */
    static Set<Scenario> scenarios(List<String> names) {
        var chosen = EnumSet.noneOf(Scenario.class);
        names.forEach(name -> chosen.add(Scenario.named(name)));
        return chosen.isEmpty() ? EnumSet.allOf(Scenario.class) : chosen;
    }

    /** {@return a name that says what is missing, so that a part does not take the place of the whole} */
    static String fileName(Effort effort, Set<Scenario> scenarios, int java) {
        var parts = new ArrayList<String>();
        parts.add(effort.text());
        if (scenarios.size() < Scenario.values().length) {
            scenarios.forEach(scenario -> parts.add(scenario.text()));
        }
        parts.add(Integer.toString(java));
        return String.join("-", parts) + ".json";
    }

    private static void measure(Effort effort, Set<Scenario> scenarios) throws Exception {
        var own = Path.of(System.getProperty("java.home"));
        var newer = Children.newerJdk();
        var temporary = Children.endWithThisJvm();
        var results = Results.ofThisJvm(effort, List.of());
        for (var scenario : scenarios) {
            results = results.and(run(scenario, effort, own, temporary));
            if (scenario.isForEveryJdk() && newer.isPresent()) {
                results = results.and(run(scenario, effort, newer.get(), temporary));
            }
        }
        var file = Footprint.home()
                .resolve(fileName(effort, scenarios, Runtime.version().feature()));
        results.write(file);
        System.out.println(Summary.text(results));
        System.out.println("Written to " + file);
    }

    private static Results run(Scenario scenario, Effort effort, Path jdk, Path temporary) throws Exception {
        System.out.printf(Locale.ROOT, "%s (load %.2f)%n", scenario.title(), Recorder.load());
        var file = temporary.resolve("results.json");
        Children.run(jdk, temporary, Main.class, "child", scenario.name(), effort.name(), file.toString());
        return Results.read(file);
    }

    /** What a JVM does that {@link #measure} has started. */
    private static void child(List<String> arguments) throws Exception {
        var scenario = Scenario.valueOf(arguments.get(0));
        var effort = Effort.valueOf(arguments.get(1));
        var recorder = new Recorder(scenario.text());
        int code = 0;
        try {
            scenario.run(effort, recorder);
            Results.ofThisJvm(effort, recorder.measurements()).write(Path.of(arguments.get(2)));
        } catch (Exception broken) {
            broken.printStackTrace();
            code = 1;
        }
        // Some contenders leave threads behind that are no daemons, and some checks hang on purpose.
        Runtime.getRuntime().halt(code);
    }

    private static void report(List<String> arguments) throws IOException {
        if (arguments.size() < 2) {
            throw new BadInput(("report " + String.join(" ", arguments)).strip()
                    + ": needs a folder and JSON files, such as docs benchmarks/target/quick-17.json");
        }
        var folder = Path.of(arguments.get(0));
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new BadInput(folder + ": must be the folder that the page is written to, such as docs");
        }
        var results = Results.read(Path.of(arguments.get(1)));
        for (var another : arguments.subList(2, arguments.size())) {
            var file = Path.of(another);
            var more = Results.read(file);
            results.requireAlike(file, more);
            results = results.and(more);
        }
        new Page(results).write(folder);
    }
}
