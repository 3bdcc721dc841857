package io.github.vitals4j.health.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.vitals4j.health.DependencyHealth;
import io.github.vitals4j.health.HealthStatus;
import io.github.vitals4j.health.Reason;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Map;

/**
 * What a {@link WebhookListener} tells: a status that has changed, or that still is bad, or a bad one that nothing will
 * be heard of any more. Immutable; redacted.
 */
public final class WebhookEvent {
    private static final DateTimeFormatter MILLISECONDS =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    /** What makes an event, as the member {@code event} names it. */
    enum Kind {
        TRANSITION("transition"),
        REMINDER("reminder"),
        UNREGISTERED("unregistered");

        private final String text;

        Kind(String text) {
            this.text = text;
        }
    }

    private final String id;
    private final Kind kind;
    private final String service;
    private final HealthStatus from;
    private final Duration lasted;
    private final DependencyHealth dependency;

    WebhookEvent(
            String id, Kind kind, String service, HealthStatus from, Duration lasted, DependencyHealth dependency) {
        this.id = id;
        this.kind = kind;
        this.service = service;
        this.from = from;
        this.lasted = lasted;
        this.dependency = dependency;
    }

    /** {@return an identifier that stays the same when the event is sent again} */
    public String id() {
        return id;
    }

    /** {@return whether it was told before, and still is so} */
    public boolean isReminder() {
        return kind == Kind.REMINDER;
    }

    /** {@return whether the dependency was unregistered, so that nobody will hear of its recovery} */
    public boolean isUnregistered() {
        return kind == Kind.UNREGISTERED;
    }

    boolean isTransition() {
        return kind == Kind.TRANSITION;
    }

    /** {@return the name of the application} */
    public String service() {
        return service;
    }

    /** {@return the dependency's name} */
    public String name() {
        return dependency.name();
    }

    /** {@return the status that was told before; healthy if none was} */
    public HealthStatus from() {
        return from;
    }

    /** {@return the status now; of what was unregistered, the last one} */
    public HealthStatus to() {
        return dependency.status();
    }

    /** {@return since when it is so} */
    public Instant at() {
        return dependency.since();
    }

    /**
     * {@return how long the status before had lasted, or, in a reminder, how long this one has} By the monotonic clock;
     * zero if the dependency was never seen in the status before.
     */
    public Duration lasted() {
        return lasted;
    }

    /** {@return the dependency as it is now} */
    public DependencyHealth dependency() {
        return dependency;
    }

    /** {@return a sentence for people: {@code orders: redis is unhealthy (timeout): no answer in 3 s}} */
    public String text() {
        var text = new StringBuilder(service).append(": ").append(name()).append(" is ");
        if (isUnregistered()) {
            return text.append("not watched any more; it was ")
                    .append(to().text())
                    .toString();
        }
        if (isReminder()) {
            text.append("still ");
        }
        text.append(to().text());
        if (to() == HealthStatus.HEALTHY) {
            return text.append(" again after ").append(rough(lasted)).toString();
        }
        dependency
                .reason()
                .map(Reason::code)
                .ifPresent(code -> text.append(" (").append(code).append(')'));
        if (isReminder()) {
            text.append(", since ").append(rough(lasted));
        }
        dependency.error().ifPresent(error -> text.append(": ").append(error));
        return text.toString();
    }

    private static String rough(Duration duration) {
        if (duration.toHours() >= 48) {
            return duration.toDays() + " days";
        }
        if (duration.toMinutes() >= 120) {
            return duration.toHours() + " hours";
        }
        return duration.toSeconds() >= 120 ? duration.toMinutes() + " minutes" : duration.toSeconds() + " seconds";
    }

    /**
     * {@return the event as JSON} The member {@code dependency} is what the endpoint's native format says of it:
     *
     * <pre>{@code
     * {"event":"transition","id":"…","service":"orders","name":"redis","from":"healthy","to":"unhealthy",
     *  "at":"2026-02-13T01:00:00.000Z","lasted_seconds":3600.0,"message":"orders: redis is unhealthy (timeout): …",
     *  "dependency":{"healthy":false,"status":"unhealthy","type":"optional","duration_ms":3000,…}}
     * }</pre>
     */
    public String json() {
        var json = Json.MAPPER.createObjectNode();
        json.put("event", kind.text);
        json.put("id", id).put("service", service).put("name", name());
        json.put("from", from.text()).put("to", to().text()).put("at", MILLISECONDS.format(at()));
        json.put("lasted_seconds", lasted.toMillis() / 1000.0).put("message", text());
        write(dependency, json.putObject("dependency"));
        return json.toString();
    }

    private static void write(DependencyHealth dependency, ObjectNode json) {
        json.put("healthy", dependency.isUp());
        json.put("status", dependency.status().text());
        json.put("type", dependency.type().text());
        dependency.duration().ifPresent(duration -> json.put("duration_ms", duration.toMillis()));
        dependency.lastCheck().ifPresent(time -> json.put("last_check", MILLISECONDS.format(time)));
        json.put("since", MILLISECONDS.format(dependency.since()));
        json.put("stale", dependency.isStale());
        if (dependency.consecutiveFailures() > 0) {
            json.put("consecutive_failures", dependency.consecutiveFailures());
        }
        dependency.error().ifPresent(error -> json.put("error", error));
        dependency.reason().ifPresent(reason -> json.put("reason", reason.code()));
        if (!dependency.metadata().isEmpty()) {
            var metadata = json.putObject("metadata");
            for (Map.Entry<String, Object> figure : dependency.metadata().entrySet()) {
                metadata.putPOJO(figure.getKey(), figure.getValue());
            }
        }
    }

    /** {@return the sentence for people} */
    @Override
    public String toString() {
        return text();
    }
}
