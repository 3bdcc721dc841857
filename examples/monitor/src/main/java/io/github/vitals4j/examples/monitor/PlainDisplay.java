package io.github.vitals4j.examples.monitor;

import java.io.PrintStream;

/** The table of each poll after that of the last one, for files, pipes and simple terminals. */
final class PlainDisplay implements Display {
    private final PrintStream out;
    private final int width;
    private boolean first = true;

    PlainDisplay(PrintStream out, int width) {
        this.out = out;
        this.width = width;
    }

    @Override
    public void show(Poll poll) {
        if (!first) {
            out.println();
        }
        first = false;
        Table.lines(poll, width, Integer.MAX_VALUE, "").forEach(line -> out.println(line.text()));
    }
}
