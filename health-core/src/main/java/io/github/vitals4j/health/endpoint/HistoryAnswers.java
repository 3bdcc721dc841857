package io.github.vitals4j.health.endpoint;

import io.github.vitals4j.health.history.DependencyHistory;
import io.github.vitals4j.health.history.HealthHistory;
import io.github.vitals4j.health.history.HistoryPeriod;
import io.github.vitals4j.health.history.HistoryWindow;
import io.github.vitals4j.health.history.PastRun;
import io.github.vitals4j.health.history.StatusChange;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalDouble;

/** Tells what was, in JSON. Written anew for every request. Thread-safe. */
final class HistoryAnswers {
    private static final Map<String, String> HEADERS = Answers.headers("application/json");

    /** A share of 0.999999999 must not look like 1. */
    private static final int AVAILABILITY_DECIMALS = 6;

    private final HealthHistory history;

    HistoryAnswers(HealthHistory history) {
        this.history = history;
    }

    HealthResponse answer(Plan.Past past) throws IOException {
        var body = new ReportBody().startObject();
        if (past.dependency() == null) {
            everything(body, past.text());
        } else {
            var one = history.dependency(past.dependency());
            if (one.isEmpty()) {
                return Answers.NOT_FOUND;
            }
            body.field("dependency", one.get().name());
            dependency(body, one.get(), past.text());
        }
        return HealthResponse.of(200, HEADERS, body.endObject().rendered().tail());
    }

    private void everything(ReportBody body, boolean text) throws IOException {
        var readiness = history.readiness();
        transitions(body, readiness.transitions(), text);
        body.startObject("windows");
        for (var period : HistoryPeriod.values()) {
            body.startObject(period.text());
            availability(body, readiness.availability(period));
            body.endObject();
        }
        body.endObject().startObject("dependencies");
        for (var name : history.dependencies()) {
            var one = history.dependency(name);
            if (one.isPresent()) {
                body.startObject(name);
                dependency(body, one.get(), text);
                body.endObject();
            }
        }
        body.endObject();
    }

    private static void dependency(ReportBody body, DependencyHistory one, boolean text) throws IOException {
        transitions(body, one.transitions(), text);
        body.startObject("windows");
        for (var period : HistoryPeriod.values()) {
            body.startObject(period.text());
            window(body, one.window(period));
            body.endObject();
        }
        body.endObject().startArray("recent");
        for (var run : one.recent()) {
            run(body, run);
        }
        body.endArray();
    }

    private static void transitions(ReportBody body, Iterable<StatusChange> changes, boolean text) throws IOException {
        body.startArray("transitions");
        for (var change : changes) {
            body.startObject()
                    .field("time", change.at())
                    .field("from", change.from().text())
                    .field("to", change.to().text());
            if (change.reason().isPresent()) {
                body.field("reason", change.reason().get().code());
            }
            if (text && change.error().isPresent()) {
                body.field("error", change.error().get());
            }
            body.field("lasted_seconds", seconds(change.lasted())).endObject();
        }
        body.endArray();
    }

    private static void window(ReportBody body, HistoryWindow window) throws IOException {
        body.field("runs", window.runs());
        availability(body, window.availability());
        if (window.p50().isPresent() && window.p95().isPresent() && window.p99().isPresent()) {
            body.startObject("latency_ms")
                    .field("p50", window.p50().get().toMillis())
                    .field("p95", window.p95().get().toMillis())
                    .field("p99", window.p99().get().toMillis())
                    .endObject();
        }
    }

    private static void availability(ReportBody body, OptionalDouble part) throws IOException {
        if (part.isPresent()) {
            var rounded = BigDecimal.valueOf(part.getAsDouble()).setScale(AVAILABILITY_DECIMALS, RoundingMode.DOWN);
            body.field("availability", rounded.signum() == 0 ? 0 : rounded.stripTrailingZeros());
        }
    }

    private static void run(ReportBody body, PastRun run) throws IOException {
        body.startObject()
                .field("time", run.endedAt())
                .field("status", run.status().text())
                .field("duration_ms", run.duration().toMillis())
                .endObject();
    }

    private static BigDecimal seconds(Duration duration) {
        return BigDecimal.valueOf(duration.toMillis(), 3);
    }
}
