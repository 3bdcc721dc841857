package io.github.vitals4j.health.endpoint;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;

/**
 * Moments as the bytes of {@code 2026-02-13T01:00:00.000Z}. Written digit by digit: a body has two for each dependency,
 * and the JDK's formatter would take most of the time that it costs to render one.
 */
final class Timestamps {
    private static final int SECONDS_PER_DAY = 86_400;

    private Timestamps() {}

    /** Writes a moment and returns where it ends. */
    static int put(long epochMilli, byte[] target, int at) {
        long second = Math.floorDiv(epochMilli, 1000L);
        long day = Math.floorDiv(second, (long) SECONDS_PER_DAY);
        int end = putDate(LocalDate.ofEpochDay(day), target, at);
        end = putTime((int) (second - day * SECONDS_PER_DAY), target, end);
        target[end] = '.';
        end = Digits.putThree((int) (epochMilli - second * 1000), target, end + 1);
        target[end] = 'Z';
        return end + 1;
    }

    private static int putDate(LocalDate date, byte[] target, int at) {
        int year = date.getYear();
        if (year < 0 || year > 9999) {
            var iso = date.toString().getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(iso, 0, target, at, iso.length);
            return at + iso.length;
        }
        int end = Digits.putTwo(year / 100, target, at);
        end = Digits.putTwo(year % 100, target, end);
        target[end] = '-';
        end = Digits.putTwo(date.getMonthValue(), target, end + 1);
        target[end] = '-';
        return Digits.putTwo(date.getDayOfMonth(), target, end + 1);
    }

    private static int putTime(int secondOfDay, byte[] target, int at) {
        target[at] = 'T';
        int end = Digits.putTwo(secondOfDay / 3600, target, at + 1);
        target[end] = ':';
        end = Digits.putTwo(secondOfDay / 60 % 60, target, end + 1);
        target[end] = ':';
        return Digits.putTwo(secondOfDay % 60, target, end + 1);
    }

    static String text(Instant moment) {
        var bytes = new byte[Fresh.LONGEST];
        int end = put(moment.toEpochMilli(), bytes, 0);
        return new String(bytes, 0, end, StandardCharsets.US_ASCII);
    }
}
