package io.github.vitals4j.examples.monitor;

import io.github.vitals4j.health.HealthStatus;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/** Asks services how they are, once or again and again. The exit status says how they were. */
public final class Monitor {
    static final int UNUSABLE = 64;

    private static final int WIDTH_OF_FILES = 200;

    private Monitor() {}

    /**
     * Runs the monitor until it has polled once, or until the process is told to end, by Ctrl-C or SIGTERM.
     *
     * @param args see {@code --help}
     * @throws InterruptedException never
     */
    public static void main(String[] args) throws InterruptedException {
        // The JDK's own would write in the encoding of the platform, whatever that is.
        var out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        int status = run(args, out, System.err);
        out.flush();
        System.exit(status);
    }

    /** {@return the exit status} */
    static int run(String[] args, PrintStream out, PrintStream err) throws InterruptedException {
        Arguments arguments;
        try {
            arguments = Arguments.parse(args);
        } catch (UsageException unusable) {
            err.println("monitor: " + unusable.getMessage());
            return UNUSABLE;
        }
        if (arguments.help()) {
            out.print(Arguments.USAGE);
            return 0;
        }
        try (var display = display(arguments, out);
                var fleet = new Fleet(arguments)) {
            Runtime.getRuntime().addShutdownHook(new Thread(display::close, "shutdown"));
            return watch(arguments, fleet, display, out);
        }
    }

    private static int watch(Arguments arguments, Fleet fleet, Display display, PrintStream out)
            throws InterruptedException {
        while (true) {
            var poll = fleet.poll();
            display.show(poll);
            // Whoever reads may have gone, as head does.
            if (arguments.once() || out.checkError()) {
                return exitStatus(poll.status());
            }
            Thread.sleep(arguments.interval().toMillis());
        }
    }

    private static Display display(Arguments arguments, PrintStream out) {
        if (arguments.json()) {
            return new JsonDisplay(out);
        }
        if (!Terminal.isThere()) {
            return new PlainDisplay(out, WIDTH_OF_FILES);
        }
        if (arguments.once()) {
            return new PlainDisplay(out, Terminal.size().columns());
        }
        var seconds = BigDecimal.valueOf(arguments.interval().toMillis(), 3).stripTrailingZeros();
        String hint = ", again in " + seconds.toPlainString() + " s; Ctrl-C ends";
        return new TerminalDisplay(out, Terminal::size, System.getenv("NO_COLOR") == null, hint);
    }

    private static int exitStatus(HealthStatus status) {
        return switch (status) {
            case HEALTHY -> 0;
            case DEGRADED -> 1;
            case UNHEALTHY, UNKNOWN -> 2;
        };
    }
}
