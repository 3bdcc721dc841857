package io.github.vitals4j.health.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads JSON that strangers wrote. What is nested too deeply or holds monstrous numbers is refused. */
final class Json {
    private static final int DEEPEST = 100;
    private static final int LONGEST_NUMBER = 100;
    private static final int LONGEST_TEXT = 200;

    static final ObjectMapper MAPPER = new ObjectMapper(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .maxNumberLength(LONGEST_NUMBER)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private Json() {}

    /** {@return the text as JSON; empty if it is none, or dangerous} */
    static Optional<JsonNode> parse(String text) {
        try {
            return Optional.of(MAPPER.readTree(text)).filter(node -> !node.isMissingNode());
        } catch (JsonProcessingException notJson) {
            return Optional.empty();
        }
    }

    /**
     * {@return the pointer that the text means}
     *
     * @throws IllegalArgumentException if it means none
     */
    static JsonPointer pointer(String text) {
        if (!text.startsWith("/")) {
            throw new IllegalArgumentException("JSON pointer '" + text + "': must begin with /, such as /status");
        }
        return JsonPointer.compile(text);
    }

    /** {@return a value as metadata can hold it; null if there is none, or it is an object or array} */
    static @Nullable Object value(JsonNode node) {
        if (node.isTextual()) {
            return cut(node.textValue());
        }
        if (node.isBoolean()) {
            return node.booleanValue();
        }
        if (node.isNumber()) {
            return node.isIntegralNumber() && node.canConvertToLong() ? (Object) node.longValue() : node.doubleValue();
        }
        return null;
    }

    /** {@return the node as an error tells it} */
    static String shown(JsonNode node) {
        return node.isMissingNode() ? "absent" : cut(node.toString());
    }

    /** {@return the text, or its beginning if it is long: strangers' text has to leave room for ours} */
    static String cut(String text) {
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "…";
    }

    /** {@return whether the node is that value: a String, Boolean or Number} Numbers compare by what they are worth. */
    static boolean equals(JsonNode node, Object expected) {
        if (expected instanceof Number number) {
            if (isWhole(number) && node.isIntegralNumber()) {
                return node.canConvertToLong() && node.longValue() == number.longValue();
            }
            return node.isNumber() && node.doubleValue() == number.doubleValue();
        }
        return node.isTextual() ? expected.equals(node.textValue()) : expected.equals(value(node));
    }

    private static boolean isWhole(Number number) {
        return number instanceof Long || number instanceof Integer || number instanceof Short || number instanceof Byte;
    }
}
