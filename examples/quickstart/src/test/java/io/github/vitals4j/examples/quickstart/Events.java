package io.github.vitals4j.examples.quickstart;

import io.github.vitals4j.health.FinishedRun;
import io.github.vitals4j.health.HealthListener;
import io.github.vitals4j.health.HealthStatus;
import io.github.vitals4j.health.Reason;
import io.github.vitals4j.health.Transition;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Waits for what happens to dependencies. Each event is seen once; a wait passes over those that do not fit. */
final class Events implements HealthListener {
    private static final long SECONDS = 60;

    /** A transition, and when it was heard of by {@link System#nanoTime}. */
    record Heard(Transition transition, long nanos) {}

    private final BlockingQueue<Heard> transitions = new LinkedBlockingQueue<>();
    private final BlockingQueue<FinishedRun> runs = new LinkedBlockingQueue<>();

    @Override
    public void onTransition(Transition transition) {
        transitions.add(new Heard(transition, System.nanoTime()));
    }

    @Override
    public void onRun(FinishedRun run) {
        runs.add(run);
    }

    Heard awaitTransition(String name, HealthStatus to) throws InterruptedException {
        return await(
                transitions,
                heard -> heard.transition().name().equals(name)
                        && heard.transition().to() == to,
                name + " becomes " + to.text());
    }

    FinishedRun awaitFailure(String name, Reason reason) throws InterruptedException {
        return await(
                runs,
                run -> run.name().equals(name)
                        && run.reason().filter(reason::equals).isPresent(),
                "a run of " + name + " fails with " + reason);
    }

    /** Like {@link #awaitFailure}, of a run that ends from now on. */
    FinishedRun awaitNextFailure(String name, Reason reason) throws InterruptedException {
        runs.clear();
        return awaitFailure(name, reason);
    }

    private static <T> T await(BlockingQueue<T> queue, Predicate<T> wanted, String what) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        List<T> others = new ArrayList<>();
        for (T event = next(queue, end); event != null; event = next(queue, end)) {
            if (wanted.test(event)) {
                return event;
            }
            others.add(event);
        }
        throw new AssertionError("expected within " + SECONDS + " s: " + what + "; there was only " + others);
    }

    private static <T> T next(BlockingQueue<T> queue, long end) throws InterruptedException {
        return queue.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
    }
}
