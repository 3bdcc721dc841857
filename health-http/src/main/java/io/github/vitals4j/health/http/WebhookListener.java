package io.github.vitals4j.health.http;

import io.github.vitals4j.health.DependencyHealth;
import io.github.vitals4j.health.FinishedRun;
import io.github.vitals4j.health.HealthListener;
import io.github.vitals4j.health.Transition;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells another server when the status of a dependency changes: posts it as JSON, in the shape of the endpoint's native
 * format, or as whatever the receiver wants.
 *
 * <p>Nobody is told that all is well at first. After each event there is a quiet period for that dependency (30 s), and
 * while it stays unhealthy a reminder every hour. When what was told last of a dependency that is unregistered is not
 * health, that is told, too; what was down when an application ended is not. An event that cannot be delivered is tried
 * again a few times; when that was in vain, the status of the moment is told a minute later, so that a receiver that
 * was away learns in the end how things are. One that answers with 410 wants no more, ever: the listener then ends by
 * itself.
 *
 * <p>The listener has one thread, a daemon, and never makes the manager wait. Events wait in a queue of limited length;
 * what had to be dropped is {@linkplain #dropped() counted}. Redirects are not followed. The URI of a webhook is often
 * a secret, so only its host is ever logged. Thread-safe.
 *
 * <pre>{@code
 * WebhookListener alerts = WebhookListener.builder(uri).service("orders").sentenceIn("text").build();
 * HealthCheckManager health = builder.listener(alerts).build();
 * health.close();
 * alerts.close();
 * }</pre>
 */
public final class WebhookListener implements HealthListener, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WebhookListener.class);
    private static final Duration GOODBYE = Duration.ofSeconds(1);

    private final String service;
    private final Duration quietPeriod;
    private final Duration reminder;
    private final Duration pauseAfterLoss;
    private final int capacity;
    private final WebhookSender sender;
    private final Thread worker;

    /** Guards everything below; never held while something is sent. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Condition changed = lock.newCondition();
    private final Map<String, Watch> watches = new LinkedHashMap<>();
    private final Deque<WebhookEvent> queue = new ArrayDeque<>();
    private long dropped;
    private boolean closed;

    WebhookListener(WebhookListenerBuilder configuration) {
        this.service = configuration.service;
        this.quietPeriod = configuration.quietPeriod;
        this.reminder = configuration.reminder;
        this.pauseAfterLoss = configuration.pauseAfterLoss;
        this.capacity = configuration.capacity;
        this.sender = new WebhookSender(configuration);
        this.worker = Transport.daemon("vitals4j-webhook", this::work);
        worker.start();
    }

    /**
     * {@return a listener with the defaults}
     *
     * @param target an absolute {@code http} or {@code https} URI
     * @throws IllegalArgumentException if it is another kind of URI
     */
    public static WebhookListener of(URI target) {
        return builder(target).build();
    }

    /**
     * {@return a builder of a listener}
     *
     * @param target an absolute {@code http} or {@code https} URI
     * @throws IllegalArgumentException if it is another kind of URI
     */
    public static WebhookListenerBuilder builder(URI target) {
        return new WebhookListenerBuilder(target);
    }

    @Override
    public void onTransition(Transition transition) {
        observe(transition.dependency());
    }

    /** Keeps what a reminder will say up to date. */
    @Override
    public void onRun(FinishedRun run) {
        observe(run.dependency());
    }

    @Override
    public void onStuck(DependencyHealth dependency) {
        observe(dependency);
    }

    private void observe(DependencyHealth health) {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            // Most of what is observed is no news; a look at every watch each time would cost a large fleet too much.
            long now = System.nanoTime();
            var watch = watches.get(health.name());
            boolean news = watch == null || watch.observe(health, now);
            if (watch == null) {
                watch = new Watch(health, now, quietPeriod, reminder);
                watches.put(health.name(), watch);
            }
            if (news) {
                collect(watch, now);
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Who was told that something is unwell must not wait for its recovery for ever. */
    @Override
    public void onUnregistered(String name) {
        lock.lock();
        try {
            var watch = watches.remove(name);
            var event = watch == null ? null : watch.farewell(System.nanoTime(), newId(), service);
            if (event != null) {
                makeRoom();
                queue.add(event);
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * {@return how many events were lost: the queue was full, the receiver would not have them, or the listener was
     * closed before they were delivered}
     */
    public long dropped() {
        lock.lock();
        try {
            return dropped;
        } finally {
            lock.unlock();
        }
    }

    /** Queues what there is to tell of a dependency. */
    private void collect(Watch watch, long now) {
        Long wait = watch.untilDue(now);
        if (wait == null || wait > 0) {
            return;
        }
        makeRoom();
        var event = watch.tell(now, newId(), service);
        if (event != null) {
            queue.add(event);
        }
    }

    private void makeRoom() {
        if (queue.size() >= capacity) {
            lost(queue.remove());
        }
    }

    private static String newId() {
        return UUID.randomUUID().toString();
    }

    private void lost(WebhookEvent event) {
        dropped++;
        var watch = watches.get(event.name());
        boolean nothingNewer = queue.stream().noneMatch(other -> other.name().equals(event.name()));
        if (watch != null && nothingNewer) {
            watch.untold(event, System.nanoTime(), pauseAfterLoss);
        }
    }

    private void work() {
        while (!isClosed()) {
            try {
                deliver(next());
            } catch (InterruptedException closing) {
                // Or one of the application's own functions has left an interrupt behind, and there is more to do.
                LOG.debug("Webhook listener interrupted");
            }
        }
    }

    private void deliver(WebhookEvent event) throws InterruptedException {
        var outcome = WebhookSender.Outcome.FAILED;
        try {
            outcome = sender.deliver(event);
        } finally {
            settle(event, outcome);
        }
    }

    private void settle(WebhookEvent event, WebhookSender.Outcome outcome) {
        lock.lock();
        try {
            switch (outcome) {
                case DELIVERED -> {}
                case FAILED -> lost(event);
                case GONE -> {
                    dropped++;
                    giveUp();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    private WebhookEvent next() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (true) {
                if (closed) {
                    throw new InterruptedException("closed");
                }
                long now = System.nanoTime();
                watches.values().forEach(watch -> collect(watch, now));
                var event = queue.poll();
                if (event != null) {
                    return event;
                }
                Long wait = untilDue();
                if (wait == null) {
                    changed.await();
                } else {
                    changed.await(wait, TimeUnit.NANOSECONDS);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Long untilDue() {
        long now = System.nanoTime();
        Long soonest = null;
        for (var watch : watches.values()) {
            Long wait = watch.untilDue(now);
            if (wait != null && (soonest == null || wait < soonest)) {
                soonest = wait;
            }
        }
        return soonest;
    }

    /** Ends the listener and its thread, at once: events that wait are given up. The second time it does nothing. */
    @Override
    public void close() {
        giveUp();
        sender.close();
        worker.interrupt();
        if (Thread.currentThread() != worker) {
            try {
                worker.join(GOODBYE.toMillis());
            } catch (InterruptedException hurried) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void giveUp() {
        lock.lock();
        try {
            closed = true;
            dropped += queue.size();
            queue.clear();
            watches.clear();
            changed.signal();
        } finally {
            lock.unlock();
        }
    }
}
