package io.github.vitals4j.health.http;

import io.github.vitals4j.health.DependencyHealth;
import io.github.vitals4j.health.HealthStatus;
import java.time.Duration;
import java.time.Instant;
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
    private @Nullable Instant toldSince;
    private @Nullable Long quietUntil;
    private @Nullable Long remindAt;
    private DependencyHealth latest;

    /** @param reminder zero for none */
    Watch(DependencyHealth first, Duration quiet, Duration reminder) {
        this.latest = first;
        this.quiet = quiet.toNanos();
        this.reminder = reminder.toNanos();
    }

    /** {@return whether it brings forward or puts off the moment at which there is something to tell} */
    boolean observe(DependencyHealth health) {
        boolean changed = latest.status() != health.status();
        latest = health;
        return changed;
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
        var since = latest.since();
        var begin = again ? since : toldSince;
        var end = again ? Instant.now() : since;
        var lasted = begin == null || end.isBefore(begin) ? Duration.ZERO : Duration.between(begin, end);
        var event = new WebhookEvent(id, again, service, told, lasted, latest);
        told = latest.status();
        toldSince = since;
        quietUntil = again ? quietUntil : Long.valueOf(now + quiet);
        remindAt = nextReminder(now);
        return event;
    }

    /** An event could not be delivered, so its receiver still believes what it was told before. */
    void untold(WebhookEvent lost, long now, Duration pause) {
        if (!lost.isReminder() && told == lost.to()) {
            told = lost.from();
            quietUntil = now + Math.max(quiet, pause.toNanos());
            remindAt = nextReminder(now);
        }
    }

    private @Nullable Long nextReminder(long now) {
        boolean bad = told == HealthStatus.UNHEALTHY || told == HealthStatus.UNKNOWN;
        return bad && reminder > 0 ? Long.valueOf(now + reminder) : null;
    }
}
