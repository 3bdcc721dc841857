package io.github.vitals4j.health.http;

/** Values of settings as configuration writes them. */
final class Settings {
    private Settings() {}

    /**
     * {@return the number that the text means}
     *
     * @throws IllegalArgumentException if it means none
     */
    static int integer(String text) {
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException malformed) {
            throw new IllegalArgumentException("must be a whole number", malformed);
        }
    }
}
