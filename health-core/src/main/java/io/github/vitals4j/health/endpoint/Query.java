package io.github.vitals4j.health.endpoint;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a request's query that mean something to the endpoint; others are skipped. Tags and exclusions may
 * stand any number of times, and hold several values with commas between them.
 *
 * @param format the name of a format, or null
 * @param tags of which a dependency must have one, unless there are none
 * @param excluded the dependencies that are left out
 */
record Query(@Nullable String format, Set<String> tags, Set<String> excluded) {
    /** Nothing. */
    static final Query NONE = new Query(null, Set.of(), Set.of());

    /** A query cannot be read. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1;
        final transient HealthResponse response;

        Malformed(HealthResponse response) {
            super(null, null, false, false);
            this.response = response;
        }
    }

    private static final int LONGEST = 8192;
    private static final int MOST_VALUES = 100;

    static Query parse(@Nullable String query) throws Malformed {
        if (query == null || query.isEmpty()) {
            return NONE;
        }
        if (query.length() > LONGEST) {
            throw new Malformed(Answers.QUERY_TOO_LONG);
        }
        String format = null;
        var tags = new LinkedHashSet<String>();
        var excluded = new LinkedHashSet<String>();
        for (var parameter : query.split("&", -1)) {
            int equals = parameter.indexOf('=');
            String name = equals < 0 ? parameter : parameter.substring(0, equals);
            String value = equals < 0 ? "" : parameter.substring(equals + 1);
            switch (name) {
                case "format" -> format = format == null ? decode(value) : format;
                case "tag" -> addAll(value, tags);
                case "exclude" -> addAll(value, excluded);
                default -> {}
            }
        }
        return new Query(format, tags, excluded);
    }

    private static void addAll(String list, Set<String> values) throws Malformed {
        for (var value : list.split(",", -1)) {
            values.add(decode(value));
            if (values.size() > MOST_VALUES) {
                throw new Malformed(Answers.BAD_QUERY);
            }
        }
    }

    /** Percent-decoding alone: {@code +} stays what it is, as in {@code health+json}. */
    private static String decode(String text) throws Malformed {
        if (text.indexOf('%') < 0) {
            return text;
        }
        var bytes = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > 127) {
                throw new Malformed(Answers.BAD_QUERY);
            }
            if (c == '%') {
                if (i + 2 >= text.length()) {
                    throw new Malformed(Answers.BAD_QUERY);
                }
                bytes.write(hexadecimal(text.charAt(i + 1)) * 16 + hexadecimal(text.charAt(i + 2)));
                i += 2;
            } else {
                bytes.write(c);
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException noText) {
            throw new Malformed(Answers.BAD_QUERY);
        }
    }

    private static int hexadecimal(char c) throws Malformed {
        int digit = c > 'f' ? -1 : Character.digit(c, 16);
        if (digit < 0) {
            throw new Malformed(Answers.BAD_QUERY);
        }
        return digit;
    }

    boolean isSelective() {
        return !tags.isEmpty() || !excluded.isEmpty();
    }
}
