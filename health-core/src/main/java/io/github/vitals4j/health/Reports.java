package io.github.vitals4j.health;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Reports for callers. The last report of each probe, and of the shallow view, is kept; as long as nothing has changed
 * it is the answer, at the price of two volatile reads, a look at the clock and three comparisons ({@link #kept}). Only
 * otherwise is the engine asked.
 */
final class Reports {
    /**
     * A report, and for how long it is the truth.
     *
     * @param version the engine's version when it was made; with another one it is history
     * @param validUntil the first moment at which time alone alters it, or a run is to be started
     * @param youngestRun when the youngest run began whose result would be worth waiting for
     */
    private record Kept(HealthReport report, long version, long validUntil, long youngestRun) {}

    private static final int PROBES = Probe.values().length;

    private final Engine engine;
    private final Threads threads;

    /** Of each probe, and of the shallow view after the last one. */
    private final AtomicReferenceArray<@Nullable Kept> kept = new AtomicReferenceArray<>(PROBES + 1);

    Reports(Engine engine, Threads threads) {
        this.engine = engine;
        this.threads = threads;
    }

    /** {@return how the dependencies are, after the runs that are due have ended or the patience has} */
    HealthReport check(View view, long patience) {
        var ready = kept(view, patience);
        if (ready != null) {
            return ready;
        }
        var waits = engine.demand(view, ownPatience(patience), false);
        if (!waits.isEmpty()) {
            var waiter = new Waiter(waits, threads);
            try {
                waiter.done.get();
            } catch (InterruptedException hurried) {
                // The caller's own wait ends; the runs go on for others.
                waiter.cancel();
                Thread.currentThread().interrupt();
            } catch (ExecutionException never) {
                throw new IllegalStateException(never);
            }
        }
        return current(view);
    }

    /** The same without blocking the calling thread. */
    CompletableFuture<HealthReport> checkLater(View view, long patience, boolean force) {
        var ready = force ? null : kept(view, patience);
        if (ready != null) {
            return CompletableFuture.completedFuture(ready);
        }
        var waits = engine.demand(view, ownPatience(patience), force);
        if (waits.isEmpty()) {
            return CompletableFuture.completedFuture(current(view));
        }
        var waiter = new Waiter(waits, threads);
        var report = new CompletableFuture<HealthReport>();
        // What depends on the caller's future is foreign code, so it is completed on a thread of the engine's own.
        waiter.done.whenComplete((nothing, never) -> threads.work(() -> complete(report, view)));
        report.whenComplete((answer, cancelled) -> waiter.cancel());
        return report;
    }

    private void complete(CompletableFuture<HealthReport> report, View view) {
        try {
            report.complete(current(view));
        } catch (Throwable broken) {
            report.completeExceptionally(broken);
        }
    }

    /** {@return how the dependencies are now; starts nothing and waits for nothing} */
    HealthReport current(View view) {
        var ready = kept(view, 0);
        if (ready != null) {
            return ready;
        }
        var picture = engine.picture(view);
        var verdict = Aggregation.judge(view, picture.dependencies(), picture.situation());
        var report = new HealthReport(
                view,
                verdict.status(),
                verdict.message(),
                picture.situation().draining(),
                picture.at(),
                picture.dependencies(),
                Aggregation.failing(view, picture.dependencies(), picture.situation()));
        if (!view.isWhole()) {
            return report;
        }
        // An older picture may overwrite a newer one; its version then tells the next caller to look again.
        var now = kept.updateAndGet(slot(view), before -> {
            var one = before != null && same(before.report(), report) ? before.report() : report;
            return new Kept(one, picture.version(), picture.validUntil(), picture.youngestRun());
        });
        return now.report();
    }

    private @Nullable HealthReport kept(View view, long patience) {
        if (!view.isWhole()) {
            return null;
        }
        var last = kept.get(slot(view));
        if (last == null || last.version != engine.version()) {
            return null;
        }
        long now = threads.now();
        return now < last.validUntil && now - last.youngestRun >= patience ? last.report : null;
    }

    @SuppressWarnings("EnumOrdinal") // an index of this process, kept nowhere
    private static int slot(View view) {
        return view.isShallow() ? PROBES : view.probe().ordinal();
    }

    /** A checker that asks for a report would wait for itself, or for one that waits for it. */
    private long ownPatience(long patience) {
        return CheckRun.isCurrentThread(engine) ? 0 : patience;
    }

    private static boolean same(HealthReport one, HealthReport other) {
        return one.status() == other.status()
                && one.message().equals(other.message())
                && one.isDraining() == other.isDraining()
                && one.dependencies().equals(other.dependencies())
                && one.failing().equals(other.failing());
    }

    static long patience(Duration deadline) {
        Objects.requireNonNull(deadline, "deadline");
        if (deadline.isNegative()) {
            throw new IllegalArgumentException("deadline " + deadline + ": must not be negative");
        }
        return deadline.toSeconds() < Waiter.UNBOUNDED_SECONDS ? deadline.toNanos() : Waiter.UNBOUNDED;
    }
}
