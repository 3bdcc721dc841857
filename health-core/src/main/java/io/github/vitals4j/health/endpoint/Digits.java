package io.github.vitals4j.health.endpoint;

/** Numbers as digits in a byte array. */
final class Digits {
    private Digits() {}

    /** Writes a number of up to three digits as three digits, and returns where they end. */
    static int putThree(int value, byte[] target, int at) {
        int hundreds = value / 100;
        int rest = value - hundreds * 100;
        int tens = rest / 10;
        target[at] = (byte) ('0' + hundreds);
        target[at + 1] = (byte) ('0' + tens);
        target[at + 2] = (byte) ('0' + (rest - tens * 10));
        return at + 3;
    }

    /** Writes a number of up to two digits as two digits, and returns where they end. */
    static int putTwo(int value, byte[] target, int at) {
        int tens = value / 10;
        target[at] = (byte) ('0' + tens);
        target[at + 1] = (byte) ('0' + (value - tens * 10));
        return at + 2;
    }

    /** Writes a number and returns where it ends. */
    static int put(long value, byte[] target, int at) {
        if (value < 0) {
            target[at] = '-';
            return put(-value, target, at + 1);
        }
        int length = length(value);
        long rest = value;
        for (int i = at + length - 1; i >= at; i--) {
            long next = rest / 10;
            target[i] = (byte) ('0' + (rest - next * 10));
            rest = next;
        }
        return at + length;
    }

    private static int length(long value) {
        int length = 1;
        for (long rest = value; rest >= 10; rest /= 10) {
            length++;
        }
        return length;
    }
}
