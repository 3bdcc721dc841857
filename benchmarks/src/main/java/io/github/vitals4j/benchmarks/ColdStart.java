package io.github.vitals4j.benchmarks;

import java.io.OutputStream;
import java.time.Duration;

/** The main class of a fresh JVM that has nothing on its class path but one contender. */
final class ColdStart {
    private ColdStart() {}

    public static void main(String[] arguments) throws Exception {
        var checks = Check.many(10, Check.nothing());
        loadLogging();
        long begin = System.nanoTime();
        try (var reporter = Contender.valueOf(arguments[0]).open(checks, Duration.ofSeconds(30))) {
            long built = System.nanoTime();
            reporter.report(OutputStream.nullOutputStream());
            long reported = System.nanoTime();
            System.out.println((built - begin) / 1e6);
            System.out.println((reported - begin) / 1e6);
        }
        System.out.flush();
        // Some contenders leave threads behind that are no daemons.
        Runtime.getRuntime().halt(0);
    }

    /** An application has logged something by now, if its libraries log with SLF4J. */
    private static void loadLogging() {
        try {
            Class.forName("org.slf4j.LoggerFactory")
                    .getMethod("getLogger", String.class)
                    .invoke(null, "application");
        } catch (ReflectiveOperationException without) {
            // Not all contenders do.
        }
    }
}
