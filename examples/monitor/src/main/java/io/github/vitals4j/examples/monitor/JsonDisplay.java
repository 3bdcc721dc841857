package io.github.vitals4j.examples.monitor;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.vitals4j.health.DependencyHealth;
import io.github.vitals4j.health.Reason;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;

/** A line of JSON a poll, as the README describes it. */
final class JsonDisplay implements Display {
    private static final JsonMapper MAPPER = new JsonMapper();

    private static final DateTimeFormatter MOMENT =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);

    private final PrintStream out;

    JsonDisplay(PrintStream out) {
        this.out = out;
    }

    @Override
    public void show(Poll poll) {
        out.println(json(poll));
    }

    static String json(Poll poll) {
        var json = MAPPER.createObjectNode();
        json.put("overall_status", poll.status().text());
        json.put("timestamp", text(poll.at())).put("response_time", seconds(poll.took()));
        var services = json.putArray("services");
        for (var answers : poll.services()) {
            var service = services.addObject();
            service.put("name", answers.service().name())
                    .put("url", answers.service().base().toString())
                    .put("status", answers.status().text());
            var checks = service.putArray("checks");
            answers.endpoints().forEach((endpoint, answer) -> write(endpoint, answer, checks.addObject()));
        }
        return json.toString();
    }

    private static void write(Endpoint endpoint, DependencyHealth answer, ObjectNode check) {
        check.put("name", endpoint.text()).put("status", answer.status().text());
        if (answer.metadata().get("status_code") instanceof Integer code) {
            check.put("status_code", code);
        }
        answer.duration().ifPresent(duration -> check.put("response_time", seconds(duration)));
        answer.lastCheck().ifPresent(time -> check.put("timestamp", text(time)));
        answer.reason().map(Reason::code).ifPresent(reason -> check.put("reason", reason));
        answer.error().ifPresent(error -> check.put("error", error));
    }

    private static String text(Instant moment) {
        return MOMENT.format(moment);
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
