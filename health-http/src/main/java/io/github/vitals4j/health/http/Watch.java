package io.github.vitals4j.health.http;

import io.github.vitals4j.health.DependencyHealth;
import io.github.vitals4j.health.HealthStatus;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What has been told about one dependency, and when there is something to tell again. A status is told when it differs
 * from the one told last, and not sooner than a quiet period after that. Time is given in nanoseconds of a monotonic
 * clock. Not thread-safe.
 */
final class Watch {
    private final long quiet;
    private final long reminder;
    private HealthStatus told = HealthStatus.HEALTHY;
    /** When the status that was told began; null if the dependency was not seen to be so. */
    private @Nullable Long toldBegan;

    private @Nullable Long quietUntil;
    private @Nullable Long remindAt;
    private DependencyHealth latest;
    private long latestBegan;

    /** @param reminder zero for none */
    Watch(DependencyHealth first, long now, Duration quiet, Duration reminder) {
        this.latest = first;
        this.latestBegan = now - age(first).toNanos();
        this.quiet = quiet.toNanos();
        this.reminder = reminder.toNanos();
        dateWhatWasTold();
    }

    /** {@return how long it had been so when it was checked last} More than nothing if the listener came late. */
    private static Duration age(DependencyHealth health) {
        return health.lastCheck()
                .filter(check -> check.isAfter(health.since()))
                .map(check -> Duration.between(health.since(), check))
                .orElse(Duration.ZERO);
    }

    /** {@return whether it brings forward or puts off the moment at which there is something to tell} */
    boolean observe(DependencyHealth health, long now) {
        boolean changed = latest.status() != health.status();
        latest = health;
        if (changed) {
            latestBegan = now;
            dateWhatWasTold();
        }
        return changed;
    }

    /** Nobody tells of health at first, but what was healthy before an outage was so since some moment. */
    private void dateWhatWasTold() {
        if (toldBegan == null && latest.status() == told) {
            toldBegan = latestBegan;
        }
    }

    /** {@return in how many nanoseconds there is something to tell; empty if only a change can bring that about} */
    @Nullable
    Long untilDue(long now) {
        if (latest.status() != told) {
            return quietUntil == null ? 0 : Math.max(0, quietUntil - now);
        }
        return remindAt == null ? null : Math.max(0, remindAt - now);
    }

    /** {@return what there is to tell now, which counts as told from here on; null if there is nothing} */
    @Nullable
    WebhookEvent tell(long now, String id, String service) {
        Long wait = untilDue(now);
        if (wait == null || wait > 0) {
            return null;
        }
        boolean again = latest.status() == told;
        WebhookEvent event;
        if (again) {
            event = new WebhookEvent(id, WebhookEvent.Kind.REMINDER, service, told, between(latestBegan, now), latest);
        } else {
            var lasted = between(toldBegan, latestBegan);
            event = new WebhookEvent(id, WebhookEvent.Kind.TRANSITION, service, told, lasted, latest);
            told = latest.status();
            toldBegan = latestBegan;
            quietUntil = now + quiet;
        }
        remindAt = nextReminder(now);
        return event;
    }

    /** {@return the last that there is to tell, of a dependency that is gone; null if nobody believes it unwell} */
    @Nullable
    WebhookEvent farewell(long now, String id, String service) {
        return told == HealthStatus.HEALTHY
                ? null
                : new WebhookEvent(id, WebhookEvent.Kind.UNREGISTERED, service, told, between(toldBegan, now), latest);
    }

    private static Duration between(@Nullable Long begin, long end) {
        return begin == null ? Duration.ZERO : Duration.ofNanos(Math.max(0, end - begin));
    }

    /** An event could not be delivered, so its receiver still believes what it was told before. */
    void untold(WebhookEvent lost, long now, Duration pause) {
        if (lost.isTransition() && told == lost.to()) {
            told = lost.from();
            toldBegan = toldBegan == null || lost.lasted().isZero()
                    ? null
                    : Long.valueOf(toldBegan - lost.lasted().toNanos());
            dateWhatWasTold();
            quietUntil = now + Math.max(quiet, pause.toNanos());
            remindAt = nextReminder(now);
        }
    }

    private @Nullable Long nextReminder(long now) {
        boolean bad = told == HealthStatus.UNHEALTHY || told == HealthStatus.UNKNOWN;
        return bad && reminder > 0 ? Long.valueOf(now + reminder) : null;
    }
}
