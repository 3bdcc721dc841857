package io.github.vitals4j.health;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Pattern;

/** Durations as people write and read them. */
final class Durations {
    static final String ACCEPTED = "a number with ms, s, m, h or d, such as 500ms or 30s, or ISO-8601 such as PT30S";

    private static final Pattern SIMPLE = Pattern.compile("(\\d{1,12})\\s*(ms|s|m|h|d)");

    private Durations() {}

    /**
     * {@return the duration that the text means}
     *
     * @throws IllegalArgumentException if it means none
     */
    static Duration parse(String text) {
        String trimmed = text.strip().toLowerCase(Locale.ROOT);
        var simple = SIMPLE.matcher(trimmed);
        try {
            if (simple.matches()) {
                return unit(simple.group(2)).multipliedBy(Long.parseLong(simple.group(1)));
            }
            return Duration.parse(trimmed);
        } catch (DateTimeParseException | ArithmeticException malformed) {
            throw new IllegalArgumentException("must be " + ACCEPTED, malformed);
        }
    }

    /**
     * {@return the duration in seconds or milliseconds, to three digits after the point: {@code 3 s}, {@code 2.35 s},
     * {@code 80 ms}}
     */
    static String text(Duration duration) {
        long millis = duration.toMillis();
        if (millis < 1_000) {
            return millis + " ms";
        }
        return BigDecimal.valueOf(millis, 3).stripTrailingZeros().toPlainString() + " s";
    }

    private static Duration unit(String name) {
        return switch (name) {
            case "ms" -> Duration.ofMillis(1);
            case "s" -> Duration.ofSeconds(1);
            case "m" -> Duration.ofMinutes(1);
            case "h" -> Duration.ofHours(1);
            default -> Duration.ofDays(1);
        };
    }
}
