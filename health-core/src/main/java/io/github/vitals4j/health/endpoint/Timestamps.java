package io.github.vitals4j.health.endpoint;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * Moments as the bytes of {@code 2026-02-13T01:00:00.000Z}. All but the milliseconds is kept for as long as the second
 * lasts. Thread-safe.
 */
final class Timestamps {
    /** A second, and its text up to the decimal point. */
    private static final class Second {
        final long second;
        final byte[] text;

        Second(long second) {
            this.second = second;
            String iso = Instant.ofEpochSecond(second).toString();
            this.text = (iso.substring(0, iso.length() - 1) + '.').getBytes(StandardCharsets.US_ASCII);
        }
    }

    private volatile Second last = new Second(0);

    /** Writes a moment and returns where it ends. */
    int put(long epochMilli, byte[] target, int at) {
        long second = Math.floorDiv(epochMilli, 1000L);
        int millis = (int) (epochMilli - second * 1000);
        var known = last;
        if (known.second != second) {
            known = new Second(second);
            last = known;
        }
        int end = at + known.text.length;
        System.arraycopy(known.text, 0, target, at, known.text.length);
        end = Digits.putThree(millis, target, end);
        target[end] = 'Z';
        return end + 1;
    }

    String text(Instant moment) {
        var bytes = new byte[Fresh.LONGEST];
        int end = put(moment.toEpochMilli(), bytes, 0);
        return new String(bytes, 0, end, StandardCharsets.US_ASCII);
    }
}
