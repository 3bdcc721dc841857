package io.github.vitals4j.health.endpoint;

import io.github.vitals4j.health.TimeSource;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the log that code of the application's own does not do its work: at most once a minute, because whoever may ask
 * could fill the log otherwise. Thread-safe.
 */
final class Complaint {
    private static final Logger LOG = LoggerFactory.getLogger(HealthEndpoint.class);
    private static final long INTERVAL = Duration.ofMinutes(1).toNanos();

    private final TimeSource time;
    private final AtomicLong due;

    Complaint(TimeSource time) {
        this.time = time;
        this.due = new AtomicLong(time.nanoTime());
    }

    /**
     * Says what is wrong. The text of a foreign exception may hold anything, so only its type is told.
     *
     * @param broken what was thrown, or null if nothing was
     */
    void say(String message, @Nullable Throwable broken) {
        long now = time.nanoTime();
        long from = due.get();
        if (now - from < 0 || !due.compareAndSet(from, now + INTERVAL)) {
            return;
        }
        try {
            var event = LOG.atWarn();
            if (broken != null) {
                event = event.addKeyValue("exception", broken.getClass().getName());
            }
            event.log(message + "; this is told once a minute at most");
        } catch (Throwable logging) {
            // The log may be what is broken. The request still has to be answered.
        }
    }
}
