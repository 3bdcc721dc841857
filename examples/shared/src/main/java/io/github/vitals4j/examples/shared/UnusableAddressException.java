package io.github.vitals4j.examples.shared;

/** It is impossible to listen where the user wants it; the message says what is wrong and what would be right. */
final class UnusableAddressException extends Exception {
    private static final long serialVersionUID = 1;

    UnusableAddressException(String message) {
        super(message);
    }
}
