package io.github.vitals4j.health;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A listener that hands what it was told to a test, which can wait for it. */
final class RecordedEvents implements HealthListener {
    private final BlockingQueue<Transition> transitions = new LinkedBlockingQueue<>();
    private final BlockingQueue<FinishedRun> runs = new LinkedBlockingQueue<>();
    private final BlockingQueue<DependencyHealth> stuck = new LinkedBlockingQueue<>();

    @Override
    public void onTransition(Transition transition) {
        transitions.add(transition);
    }

    @Override
    public void onRun(FinishedRun run) {
        runs.add(run);
    }

    @Override
    public void onStuck(DependencyHealth dependency) {
        stuck.add(dependency);
    }

    /** {@return the next transition that was not taken yet} */
    Transition nextTransition() throws InterruptedException {
        return next(transitions, "transition");
    }

    /** {@return the next finished run that was not taken yet} */
    FinishedRun nextRun() throws InterruptedException {
        return next(runs, "finished run");
    }

    /** {@return the next dependency of which it was told that it is stuck} */
    DependencyHealth nextStuck() throws InterruptedException {
        return next(stuck, "stuck dependency");
    }

    boolean hasStuck() {
        return !stuck.isEmpty();
    }

    boolean hasTransition() {
        return !transitions.isEmpty();
    }

    private static <T> T next(BlockingQueue<T> queue, String what) throws InterruptedException {
        T next = queue.poll(20, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("no " + what + " came");
        }
        return next;
    }
}
