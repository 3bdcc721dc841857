package io.github.vitals4j.benchmarks;

/** What the caller can mend: the message is a line that names the value and says what would be right. */
final class BadInput extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BadInput(String message) {
        super(message);
    }
}
