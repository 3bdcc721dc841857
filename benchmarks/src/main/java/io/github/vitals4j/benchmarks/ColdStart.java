package io.github.vitals4j.benchmarks;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The main class of a fresh JVM that has nothing on its class path but one contender. */
final class ColdStart {
    /** Instead of a contender: our manager alone, before there is anything to serve it. */
    static final String MANAGER = "MANAGER";

    /** What the contenders log with, and how an application would have come by a logger before. */
    private static final Map<String, String> LOGGING = Map.of(
            "org.slf4j.LoggerFactory", "getLogger",
            "org.apache.commons.logging.LogFactory", "getLog",
            "org.jboss.logging.Logger", "getLogger");

    private static final Duration TTL = Duration.ofSeconds(30);

    private ColdStart() {}

    public static void main(String[] arguments) throws Exception {
        var checks = Check.many(10, Check.nothing());
        LOGGING.forEach(ColdStart::initialize);
        if (arguments[0].equals(MANAGER)) {
            manager(checks);
        } else {
            contender(Contender.valueOf(arguments[0]), checks);
        }
        System.out.flush();
        // Some contenders leave threads behind that are no daemons.
        Runtime.getRuntime().halt(0);
    }

    private static void manager(List<Check> checks) {
        long begin = System.nanoTime();
        var manager = Vitals4jReporter.manager(checks, TTL);
        System.out.println((System.nanoTime() - begin) / 1e6);
        manager.close();
    }

    private static void contender(Contender contender, List<Check> checks) throws IOException {
        long begin = System.nanoTime();
        try (var reporter = contender.open(checks, TTL)) {
            long built = System.nanoTime();
            reporter.report(OutputStream.nullOutputStream());
            long reported = System.nanoTime();
            System.out.println((built - begin) / 1e6);
            System.out.println((reported - begin) / 1e6);
        }
    }

    /** An application has logged something by now. */
    private static void initialize(String logging, String method) {
        try {
            Class.forName(logging).getMethod(method, String.class).invoke(null, "application");
        } catch (ReflectiveOperationException without) {
            // Not all contenders do.
        }
    }
}
