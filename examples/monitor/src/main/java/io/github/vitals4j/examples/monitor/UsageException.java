package io.github.vitals4j.examples.monitor;

/** The command line or the file of services makes no sense. The message says what is wrong, and what would be right. */
final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
