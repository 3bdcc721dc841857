package io.github.vitals4j.health.endpoint;

import io.github.vitals4j.health.TimeSource;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Tells the log that something behind the endpoint does not do its work: at most once a minute, because whoever may ask
 * could fill the log otherwise. Thread-safe.
 */
final class Complaint {
    private static final Logger LOG = LoggerFactory.getLogger(HealthEndpoint.class);
    private static final long INTERVAL = Duration.ofMinutes(1).toNanos();

    private final TimeSource time;
    private final Level level;
    private final AtomicLong due;
    private final AtomicLong untold = new AtomicLong();

    Complaint(TimeSource time) {
        this(time, Level.WARN);
    }

    Complaint(TimeSource time, Level level) {
        this.time = time;
        this.level = level;
        this.due = new AtomicLong(time.nanoTime());
    }

    /**
     * Says what is wrong, and how often it was since it was said last. The text of a foreign exception may hold
     * anything, so only its type is told.
     *
     * @param broken what was thrown, or null if nothing was
     */
    void say(String message, @Nullable Throwable broken) {
        untold.incrementAndGet();
        long now = time.nanoTime();
        long from = due.get();
        if (now - from < 0 || !due.compareAndSet(from, now + INTERVAL)) {
            return;
        }
        try {
            var event = LOG.atLevel(level).addKeyValue("times", untold.getAndSet(0));
            if (broken != null) {
                event = event.addKeyValue("exception", broken.getClass().getName());
            }
            event.log(message + "; this is told once a minute at most");
            if (broken != null) {
                LOG.atDebug()
                        .addKeyValue("stack", Arrays.toString(broken.getStackTrace()))
                        .log(message);
            }
        } catch (Throwable logging) {
            // The log may be what is broken. The request still has to be answered.
        }
    }
}
