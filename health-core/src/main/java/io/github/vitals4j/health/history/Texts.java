package io.github.vitals4j.health.history;

/** Text that is kept for long, so it is kept short. */
final class Texts {
    private static final int LONGEST = 500;

    private Texts() {}

    static String cut(String text) {
        if (text.length() <= LONGEST) {
            return text;
        }
        // Not between the halves of a pair.
        int end = Character.isHighSurrogate(text.charAt(LONGEST - 2)) ? LONGEST - 2 : LONGEST - 1;
        return text.substring(0, end) + '…';
    }
}
