package io.github.vitals4j.examples.quickstart;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Asks for readiness all the time, as a load balancer does, and keeps every answer. */
final class Prober implements AutoCloseable {
    private static final long PERIOD_MILLIS = 25;

    private final List<Web.Reply> replies = new ArrayList<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final Future<?> probing;
    private final Web web;

    private Prober(Web web) {
        this.web = web;
        this.probing = timer.scheduleAtFixedRate(this::probe, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    static Prober of(Web web) {
        return new Prober(web);
    }

    private void probe() {
        var reply = web.get("/ready");
        synchronized (replies) {
            replies.add(reply);
        }
    }

    /** {@return all answers so far} */
    List<Web.Reply> replies() {
        synchronized (replies) {
            return List.copyOf(replies);
        }
    }

    /** {@return the answers to what was asked in a span of time, by {@link System#nanoTime}} */
    List<Web.Reply> between(long from, long to) {
        return replies().stream()
                .filter(reply -> reply.sentNanos() - from >= 0
                        && reply.sentNanos() + reply.took().toNanos() - to < 0)
                .toList();
    }

    /** {@return how long the slowest answer took} */
    Duration slowest() {
        return replies().stream().map(Web.Reply::took).max(Duration::compareTo).orElseThrow();
    }

    /** Stops asking. Fails if a request was not answered. */
    @Override
    public void close() {
        boolean unanswered = !probing.cancel(false);
        timer.shutdown();
        try {
            unanswered |= !timer.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        if (unanswered) {
            throw new AssertionError("a request was not answered");
        }
    }
}
