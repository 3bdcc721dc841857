package io.github.vitals4j.health.local;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Pattern;

/** Numbers as people write and read them. */
final class Figures {
    private static final String[] UNITS = {"B", "KB", "MB", "GB", "TB", "PB", "EB"};
    private static final Pattern BYTES = Pattern.compile("(\\d{1,18})\\s*([KMGT]?)B?");

    private Figures() {}

    /** {@return the share of a part in per cent, to two digits; zero if the whole is} */
    static double percent(long part, long whole) {
        return whole == 0 ? 0 : round(part * 100.0 / whole, 2);
    }

    static double round(double value, int digits) {
        return BigDecimal.valueOf(value)
                .setScale(digits, RoundingMode.HALF_EVEN)
                .doubleValue();
    }

    /** {@return a size with three digits or so and its unit, a KB being 1,024 bytes: {@code 1.5 GB}} */
    static String bytes(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= 1_024 && unit < UNITS.length - 1) {
            value /= 1_024;
            unit++;
        }
        return plain(value < 10 ? round(value, 2) : round(value, 1)) + " " + UNITS[unit];
    }

    /** {@return the number without a needless {@code .0}} */
    static String plain(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }

    /** {@return the duration in its two largest units: {@code 1d 2h}, {@code 45s}} */
    static String duration(Duration duration) {
        long[] parts = {duration.toDays(), duration.toHoursPart(), duration.toMinutesPart(), duration.toSecondsPart()};
        String[] units = {"d", "h", "m", "s"};
        for (int first = 0; first < parts.length - 1; first++) {
            if (parts[first] > 0) {
                String largest = parts[first] + units[first];
                return parts[first + 1] == 0 ? largest : largest + " " + parts[first + 1] + units[first + 1];
            }
        }
        return parts[3] + "s";
    }

    /**
     * {@return the number that a setting's text means}
     *
     * @throws IllegalArgumentException if it means none
     */
    static long parseNumber(String text) {
        try {
            return Long.parseLong(text.strip());
        } catch (NumberFormatException malformed) {
            throw new IllegalArgumentException("must be a whole number", malformed);
        }
    }

    /**
     * {@return the percentage that a setting's text means, with or without the sign}
     *
     * @throws IllegalArgumentException if it means none
     */
    static int parsePercent(String text) {
        String number = text.strip();
        try {
            return Integer.parseInt(
                    number.endsWith("%")
                            ? number.substring(0, number.length() - 1).strip()
                            : number);
        } catch (NumberFormatException malformed) {
            throw new IllegalArgumentException("must be a whole number of per cent, such as 80", malformed);
        }
    }

    /**
     * {@return the bytes that a setting's text means}
     *
     * @throws IllegalArgumentException if it means none
     */
    static long parseBytes(String text) {
        var matcher = BYTES.matcher(text.strip().toUpperCase(Locale.ROOT));
        if (matcher.matches()) {
            int power = " KMGT"
                    .indexOf(matcher.group(2).isEmpty() ? ' ' : matcher.group(2).charAt(0));
            try {
                return Math.multiplyExact(Long.parseLong(matcher.group(1)), 1L << (10 * power));
            } catch (ArithmeticException tooMany) {
                throw new IllegalArgumentException("must be less than 8,388,608 TB", tooMany);
            }
        }
        throw new IllegalArgumentException("must be a number of bytes, or one with KB, MB, GB or TB, such as 500MB");
    }

    /**
     * {@return the duration that a setting's text means}
     *
     * @throws IllegalArgumentException if it means none
     */
    static Duration parseDuration(String text) {
        String iso = text.strip().toUpperCase(Locale.ROOT);
        try {
            if (iso.startsWith("P")) {
                return Duration.parse(iso);
            }
            return Duration.parse((iso.endsWith("D") ? "P" : "PT") + iso.replace(" ", ""));
        } catch (DateTimeParseException | ArithmeticException malformed) {
            throw new IllegalArgumentException(
                    "must be a number with s, m, h or d, such as 26h, or ISO-8601 such as PT26H", malformed);
        }
    }

    /**
     * {@return the value}
     *
     * @throws IllegalArgumentException naming the setting if the value is less than the least
     */
    static long atLeast(String setting, long least, long value) {
        if (value < least) {
            throw new IllegalArgumentException(setting + " " + value + ": must be at least " + least);
        }
        return value;
    }

    /**
     * {@return the value}
     *
     * @throws IllegalArgumentException naming the setting if the value is not from the least up to 100
     */
    static int percentage(String setting, int least, int value) {
        if (value < least || value > 100) {
            throw new IllegalArgumentException(setting + " " + value + ": must be from " + least + " to 100");
        }
        return value;
    }
}
