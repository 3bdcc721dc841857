package io.github.vitals4j.examples.quickstart;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Asks for readiness all the time, as a load balancer does, and keeps every answer. Beside it a pulse beats, which
 * tells when this process stood still, as it may on a busy machine.
 */
final class Prober implements AutoCloseable {
    private static final long PERIOD_MILLIS = 25;
    private static final long PULSE_MILLIS = 5;

    /** A time without a beat, by {@link System#nanoTime}. */
    private record Pause(long begin, long end) {
        long within(long from, long to) {
            return Math.max(0, Math.min(end, to) - Math.max(begin, from));
        }
    }

    private final List<Web.Reply> replies = new ArrayList<>();
    private final List<Pause> pauses = new ArrayList<>();
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(2);
    private final Future<?> probing;
    private final Web web;
    private long beat = System.nanoTime();

    private Prober(Web web) {
        this.web = web;
        timer.scheduleAtFixedRate(this::beat, 0, PULSE_MILLIS, TimeUnit.MILLISECONDS);
        this.probing = timer.scheduleAtFixedRate(this::probe, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    static Prober of(Web web) {
        return new Prober(web);
    }

    private void beat() {
        long now = System.nanoTime();
        synchronized (replies) {
            if (now - beat > TimeUnit.MILLISECONDS.toNanos(10 * PULSE_MILLIS)) {
                pauses.add(new Pause(beat, now));
            }
            beat = now;
        }
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

    /** {@return how long the slowest answer took, without the time in which all stood still} */
    Duration slowest() {
        return replies().stream().map(this::took).max(Duration::compareTo).orElseThrow();
    }

    private Duration took(Web.Reply reply) {
        synchronized (replies) {
            long end = reply.sentNanos() + reply.took().toNanos();
            return reply.took()
                    .minusNanos(pauses.stream()
                            .mapToLong(pause -> pause.within(reply.sentNanos(), end))
                            .sum());
        }
    }

    /** Stops asking. Fails if a request was not answered. */
    @Override
    public void close() {
        boolean unanswered = !probing.cancel(false);
        timer.shutdown();
        try {
            unanswered |= !timer.awaitTermination(90, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        if (unanswered) {
            throw new AssertionError("a request was not answered");
        }
    }
}
