package io.github.vitals4j.examples.monitor;

import io.github.vitals4j.health.HealthStatus;
import java.io.PrintStream;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One table, in place of the last one. While it is shown there is no cursor, and long lines do not wrap. */
final class TerminalDisplay implements Display {
    private static final String ESCAPE = "\033[";
    private static final String BEGIN = ESCAPE + "?25l" + ESCAPE + "?7l" + ESCAPE + "2J";
    private static final String HOME = ESCAPE + "H";
    private static final String REST_OF_LINE = ESCAPE + "K";
    private static final String REST_OF_SCREEN = ESCAPE + "J";
    private static final String NO_COLOUR = ESCAPE + "0m";
    private static final String END = NO_COLOUR + ESCAPE + "?7h" + ESCAPE + "?25h\r\n";

    private final PrintStream out;
    private final Supplier<Terminal.Size> size;
    private final boolean colours;
    private final String hint;
    private boolean begun;
    private boolean closed;

    /** @param hint what comes next, after the time of the poll */
    TerminalDisplay(PrintStream out, Supplier<Terminal.Size> size, boolean colours, String hint) {
        this.out = out;
        this.size = size;
        this.colours = colours;
        this.hint = hint;
    }

    @Override
    public void show(Poll poll) {
        var room = size.get();
        var screen = new StringBuilder(HOME);
        // The cursor stays below the table, on a line of its own.
        for (var line : Table.lines(poll, room.columns(), Math.max(3, room.rows() - 1), hint)) {
            screen.append(colour(line.status())).append(line.text());
            screen.append(colours ? NO_COLOUR : "").append(REST_OF_LINE).append("\r\n");
        }
        screen.append(REST_OF_SCREEN);
        write(screen.toString());
    }

    private synchronized void write(String screen) {
        if (!closed) {
            out.print(begun ? screen : BEGIN + screen);
            out.flush();
            begun = true;
        }
    }

    private String colour(@Nullable HealthStatus status) {
        if (!colours || status == null) {
            return "";
        }
        return switch (status) {
            case HEALTHY -> ESCAPE + "32m";
            case DEGRADED -> ESCAPE + "33m";
            case UNHEALTHY, UNKNOWN -> ESCAPE + "31m";
        };
    }

    @Override
    public synchronized void close() {
        if (begun && !closed) {
            out.print(END);
            out.flush();
        }
        closed = true;
    }
}
