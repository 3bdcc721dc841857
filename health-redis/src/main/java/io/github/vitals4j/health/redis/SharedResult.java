package io.github.vitals4j.health.redis;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.vitals4j.health.CheckResult;
import io.github.vitals4j.health.HealthStatus;
import io.github.vitals4j.health.Reason;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one replica has found out, as far as the others may read it. No text is kept, neither the error nor metadata
 * that are text: a secret can stand in those, and they leave the process here before anybody has looked them through.
 * Codes, numbers and booleans remain, and nobody needs more: a failure is not believed before it was seen with one's
 * own eyes, which gives a text too.
 *
 * @param reason null if healthy
 * @param by who measured
 * @param at when, by that one's clock
 */
record SharedResult(HealthStatus status, @Nullable Reason reason, String by, Instant at, Map<String, Object> figures) {
    private static final JsonFactory JSON = new JsonFactory();

    /** Room for what is added to the metadata of a result. */
    private static final int MOST_FIGURES = CheckResult.MAX_METADATA - 4;

    static SharedResult of(CheckResult result, String by, Instant at) {
        var figures = new LinkedHashMap<String, Object>();
        result.metadata().forEach((name, value) -> {
            if (!(value instanceof String) && figures.size() < MOST_FIGURES) {
                figures.put(name, value);
            }
        });
        return new SharedResult(result.status(), result.reason().orElse(null), by, at, figures);
    }

    /** {@return whether it is believed without having been seen} */
    boolean isGood() {
        return status.isUp();
    }

    /**
     * {@return the result to report}
     *
     * @param error what to say if it is not healthy
     */
    CheckResult toResult(String error) {
        var why = Objects.requireNonNullElse(reason, Reason.REPORTED);
        var result = switch (status) {
            case HEALTHY -> CheckResult.healthy();
            case DEGRADED -> CheckResult.degraded(why, error);
            case UNHEALTHY, UNKNOWN -> CheckResult.unhealthy(why, error);
        };
        return result.with(figures).with("measured_by", by).with("measured_at", at.toString());
    }

    String toJson() {
        var text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("status", status.text());
            if (reason != null) {
                json.writeStringField("reason", reason.code());
            }
            json.writeStringField("by", by);
            json.writeStringField("at", at.toString());
            json.writeObjectFieldStart("figures");
            for (var figure : figures.entrySet()) {
                json.writeFieldName(figure.getKey());
                if (figure.getValue() instanceof Boolean flag) {
                    json.writeBoolean(flag);
                } else {
                    json.writeNumber(figure.getValue().toString());
                }
            }
            json.writeEndObject();
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
        return text.toString();
    }

    /**
     * {@return the result that stands in Redis}
     *
     * @throws IOException if it is none
     */
    static SharedResult parse(String text) throws IOException {
        var fields = new LinkedHashMap<String, String>();
        var figures = new LinkedHashMap<String, Object>();
        try (JsonParser json = JSON.createParser(text)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                if (json.nextToken() == JsonToken.START_OBJECT) {
                    readFigures(json, figures);
                } else {
                    fields.put(name, json.getText());
                }
            }
            String reason = fields.get("reason");
            return new SharedResult(
                    HealthStatus.valueOf(required(fields, "status").toUpperCase(Locale.ROOT)),
                    reason == null ? null : Reason.of(reason),
                    required(fields, "by"),
                    Instant.parse(required(fields, "at")),
                    figures);
        } catch (RuntimeException malformed) {
            throw new IOException("not a result: " + malformed.getMessage(), malformed);
        }
    }

    private static void readFigures(JsonParser json, Map<String, Object> figures) throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            switch (json.nextToken()) {
                case VALUE_TRUE, VALUE_FALSE -> figures.put(name, json.getBooleanValue());
                case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> figures.put(name, json.getNumberValue());
                default -> throw new IOException("figure '" + name + "' is neither a number nor a boolean");
            }
        }
    }

    private static String required(Map<String, String> fields, String name) throws IOException {
        String value = fields.get(name);
        if (value == null) {
            throw new IOException("there is no '" + name + "'");
        }
        return value;
    }
}
