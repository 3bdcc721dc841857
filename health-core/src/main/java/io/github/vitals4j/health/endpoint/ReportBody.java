package io.github.vitals4j.health.endpoint;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Takes the body that a {@link ReportWriter} writes: JSON by the methods with names of things in JSON, anything else by
 * {@link #text}. Each method returns the body, so that calls can be chained. Not thread-safe.
 */
public final class ReportBody {
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
            .recyclerPool(JsonRecyclerPools.newBoundedPool(8))
            .build();
    private static final char REPLACEMENT = '\uFFFD';

    private final BodyBuffer buffer = new BodyBuffer();
    private final List<RenderedBody.Slot> slots = new ArrayList<>(2);
    private @Nullable JsonGenerator json;

    ReportBody() {}

    private JsonGenerator json() throws IOException {
        var generator = json;
        if (generator == null) {
            generator = JSON.createGenerator(buffer);
            json = generator;
        }
        return generator;
    }

    /**
     * Begins an object: the body itself, or an element of an array.
     *
     * @return this body
     * @throws IOException if no object may stand here
     */
    public ReportBody startObject() throws IOException {
        json().writeStartObject();
        return this;
    }

    /**
     * Begins an object.
     *
     * @param name its name in the object around it
     * @return this body
     * @throws IOException if no member may stand here
     */
    public ReportBody startObject(String name) throws IOException {
        json().writeObjectFieldStart(wellFormed(name));
        return this;
    }

    /**
     * Ends an object.
     *
     * @return this body
     * @throws IOException if there is none to end
     */
    public ReportBody endObject() throws IOException {
        json().writeEndObject();
        return this;
    }

    /**
     * Begins an array.
     *
     * @param name its name in the object around it
     * @return this body
     * @throws IOException if no member may stand here
     */
    public ReportBody startArray(String name) throws IOException {
        json().writeArrayFieldStart(wellFormed(name));
        return this;
    }

    /**
     * Ends an array.
     *
     * @return this body
     * @throws IOException if there is none to end
     */
    public ReportBody endArray() throws IOException {
        json().writeEndArray();
        return this;
    }

    /**
     * Writes a member of an object.
     *
     * @param name its name
     * @param value a String, Number, Boolean or Instant, or null; an Instant is written in ISO-8601 with milliseconds
     * @return this body
     * @throws IOException if no member may stand here
     * @throws IllegalArgumentException if the value is of another type
     */
    public ReportBody field(String name, @Nullable Object value) throws IOException {
        json().writeFieldName(wellFormed(name));
        return value(value);
    }

    /**
     * Writes an element of an array.
     *
     * @param value as for {@link #field}
     * @return this body
     * @throws IOException if no element may stand here
     * @throws IllegalArgumentException if the value is of another type
     */
    public ReportBody value(@Nullable Object value) throws IOException {
        if (value == null) {
            json().writeNull();
        } else if (value instanceof String text) {
            json().writeString(wellFormed(text));
        } else if (value instanceof Boolean truth) {
            json().writeBoolean(truth);
        } else if (value instanceof Number number) {
            number(number);
        } else if (value instanceof Instant moment) {
            json().writeString(Timestamps.text(moment));
        } else {
            throw new IllegalArgumentException(
                    "a " + value.getClass().getName() + " cannot be written; use a String, Number, Boolean or Instant");
        }
        return this;
    }

    private void number(Number number) throws IOException {
        if (number instanceof Integer || number instanceof Long || number instanceof Short || number instanceof Byte) {
            json().writeNumber(number.longValue());
        } else if (number instanceof BigDecimal exact) {
            json().writeNumber(exact);
        } else if (number instanceof BigInteger || number instanceof AtomicLong || number instanceof AtomicInteger) {
            json().writeNumber(number.toString());
        } else if (number instanceof Float single) {
            json().writeNumber(single);
        } else {
            json().writeNumber(number.doubleValue());
        }
    }

    /**
     * Writes a member with the time of the answer, in ISO-8601 with milliseconds.
     *
     * @param name its name
     * @return this body
     * @throws IOException if no member may stand here
     */
    public ReportBody timestamp(String name) throws IOException {
        return fresh(name, Fresh.TIMESTAMP);
    }

    /**
     * Writes a member with the time of the answer, in seconds since 1970.
     *
     * @param name its name
     * @return this body
     * @throws IOException if no member may stand here
     */
    public ReportBody unixSeconds(String name) throws IOException {
        return fresh(name, Fresh.UNIX_SECONDS);
    }

    /**
     * Writes a member with the time of the answer, in seconds since 1970, with three decimals.
     *
     * @param name its name
     * @return this body
     * @throws IOException if no member may stand here
     */
    public ReportBody unixTime(String name) throws IOException {
        return fresh(name, Fresh.UNIX_TIME);
    }

    /**
     * Writes a member with the seconds for which the application has been watched, with three decimals.
     *
     * @param name its name
     * @return this body
     * @throws IOException if no member may stand here
     */
    public ReportBody uptimeSeconds(String name) throws IOException {
        return fresh(name, Fresh.UPTIME);
    }

    private ReportBody fresh(String name, Fresh value) throws IOException {
        var generator = json();
        generator.writeFieldName(wellFormed(name));
        generator.writeRawValue("");
        generator.flush();
        slots.add(new RenderedBody.Slot(value, buffer.size()));
        return this;
    }

    /**
     * Writes text as it is, in UTF-8.
     *
     * @param text the text
     * @return this body
     * @throws IOException if JSON that was begun cannot be written
     */
    public ReportBody text(String text) throws IOException {
        if (json != null) {
            json.flush();
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        buffer.write(bytes, 0, bytes.length);
        return this;
    }

    RenderedBody rendered() throws IOException {
        if (json != null) {
            json.close();
        }
        return new RenderedBody(buffer.toBytes(), slots);
    }

    /** Halves of surrogate pairs on their own cannot be encoded, and a report must not fail because of one. */
    private static String wellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return replaceLoneSurrogates(text);
            }
        }
        return text;
    }

    private static String replaceLoneSurrogates(String text) {
        var fixed = new StringBuilder(text.length());
        text.codePoints()
                .forEach(point -> fixed.appendCodePoint(
                        point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE ? REPLACEMENT : point));
        return fixed.toString();
    }
}
