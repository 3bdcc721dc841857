package io.github.vitals4j.examples.quickstart;

/**
 * The service cannot start as it is configured. The message is for the person who started it: what is wrong, what would
 * be right.
 */
final class UnusableConfigurationException extends Exception {
    private static final long serialVersionUID = 1L;

    UnusableConfigurationException(String message) {
        super(message);
    }
}
