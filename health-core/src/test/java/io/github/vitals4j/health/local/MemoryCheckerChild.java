package io.github.vitals4j.health.local;

import io.github.vitals4j.health.testing.TestContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Fills its heap, and prints what the checker says of it. Arguments: how many per cent of the heap to keep, how many to
 * throw away, and {@code collect} to have the heap collected in the end.
 */
final class MemoryCheckerChild {
    private static final int PIECE = 64 * 1_024;

    private MemoryCheckerChild() {}

    public static void main(String[] arguments) {
        long max = Runtime.getRuntime().maxMemory();
        List<byte[]> kept = allocate(max * Integer.parseInt(arguments[0]) / 100, true);
        List<byte[]> dropped = allocate(max * Integer.parseInt(arguments[1]) / 100, false);
        if (arguments.length > 2) {
            System.gc();
        }
        var result = MemoryChecker.of().check(TestContext.of(Duration.ofSeconds(3)));
        System.out.println(result + " " + result.metadata().get("heap_percent"));
        System.out.println(kept.size() + " kept, " + dropped.size() + " dropped");
    }

    private static List<byte[]> allocate(long bytes, boolean keep) {
        var pieces = new ArrayList<byte[]>();
        for (long allocated = 0; allocated < bytes; allocated += PIECE) {
            var piece = new byte[PIECE];
            if (keep) {
                pieces.add(piece);
            }
        }
        return pieces;
    }
}
