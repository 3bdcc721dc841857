package io.github.vitals4j.health.http;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** A value that a body must hold at one place. */
record JsonExpectation(JsonPointer pointer, Object value) {
    JsonExpectation {
        if (!(value instanceof String || value instanceof Number || value instanceof Boolean)) {
            throw new IllegalArgumentException("expected value of " + pointer + ": a "
                    + value.getClass().getName() + " cannot be compared; use a String, Number or Boolean");
        }
    }

    /** {@return what is wrong, or nothing} */
    Optional<String> violation(JsonNode body) {
        var found = body.at(pointer);
        if (Json.equals(found, value)) {
            return Optional.empty();
        }
        String expected = value instanceof String ? "\"" + value + "\"" : value.toString();
        return Optional.of(pointer + " is " + Json.shown(found) + "; expected " + expected);
    }
}
