package io.github.vitals4j.health;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The events that one listener has not heard yet: a bounded queue, and at most one thread at a time that empties it.
 * Each listener has its own, so that one that hangs silences nobody else.
 */
final class Mailbox {
    /** The capacity for a manager without dependencies; each adds a few, for they are all registered at once. */
    static final int CAPACITY = 1_024;

    private static final Logger LOG = LoggerFactory.getLogger(HealthCheckManager.class);

    private record Event(Consumer<HealthListener> call, boolean droppable) {}

    private final HealthListener listener;
    private final AtomicLong dropped;
    private final Deque<Event> events = new ArrayDeque<>();
    private boolean draining;
    private boolean complained;

    /**
     * @param listener who is told
     * @param dropped counts what could not be told
     */
    Mailbox(HealthListener listener, AtomicLong dropped) {
        this.listener = listener;
        this.dropped = dropped;
    }

    HealthListener listener() {
        return listener;
    }

    /**
     * Appends an event; beyond the capacity the oldest droppable one goes, or else this one.
     *
     * @param droppable whether it goes first when there is no room
     * @param capacity how many events there may be
     */
    synchronized void add(boolean droppable, Consumer<HealthListener> call, int capacity) {
        if (events.size() >= capacity) {
            dropped.incrementAndGet();
            if (droppable || !dropOne()) {
                return;
            }
        }
        events.add(new Event(call, droppable));
    }

    private boolean dropOne() {
        for (var each = events.iterator(); each.hasNext(); ) {
            if (each.next().droppable()) {
                each.remove();
                return true;
            }
        }
        return false;
    }

    /** {@return whether the caller has to see to it that {@link #drain} is called} */
    synchronized boolean needsDrainer() {
        if (draining || events.isEmpty()) {
            return false;
        }
        draining = true;
        return true;
    }

    /** There was no thread for it; the next event tries again. */
    synchronized void noDrainer() {
        draining = false;
    }

    /** Tells the listener everything that is there. Only after {@link #needsDrainer} has said so. */
    void drain() {
        while (true) {
            Event next;
            synchronized (this) {
                next = events.poll();
                if (next == null) {
                    draining = false;
                    return;
                }
            }
            try {
                next.call().accept(listener);
            } catch (Throwable thrown) {
                complain(thrown);
            }
        }
    }

    private void complain(Throwable thrown) {
        // Once: a listener that always throws would fill the log. The message may carry anything, so only its type is
        // told.
        if (!complained) {
            complained = true;
            try {
                LOG.atWarn()
                        .addKeyValue("listener", listener.getClass().getName())
                        .addKeyValue("exception", thrown.getClass().getName())
                        .log("A health listener throws; this is told once");
            } catch (Throwable logging) {
                // The log may be what is broken: it is a listener itself. The events that follow still have to be told.
            }
        }
    }
}
