package io.github.vitals4j.health;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What follows from a change of the engine: collected under its lock, done once the lock has been given back. */
final class Effects {
    private final List<CheckRun> starts = new ArrayList<>(2);
    private final List<CompletableFuture<Void>> settled = new ArrayList<>(2);
    private final List<Runnable> others = new ArrayList<>(2);
    private boolean told;

    void start(CheckRun run) {
        starts.add(run);
    }

    /** Ends the wait for a run. */
    void settle(CompletableFuture<Void> future) {
        settled.add(future);
    }

    void then(Runnable effect) {
        others.add(effect);
    }

    /** There is something for the listeners to hear. */
    void tell() {
        told = true;
    }

    /**
     * Does what was collected. Listeners get their threads before anybody learns what there is to be told: who closes
     * the manager upon it takes no event from them.
     *
     * @param here see {@link Audience#attend}
     */
    void apply(Threads threads, Audience audience, boolean here) {
        for (var start : starts) {
            threads.submit(start);
        }
        var own = told ? audience.attend(here) : null;
        try {
            for (var future : settled) {
                future.complete(null);
            }
            for (var other : others) {
                other.run();
            }
        } finally {
            if (own != null) {
                own.drain();
            }
        }
    }
}
