package io.github.vitals4j.health.http;

import java.io.IOException;

/** An answer was broken off because it is longer than the checker allows. */
final class BodyTooLargeException extends IOException {
    private static final long serialVersionUID = 1;

    BodyTooLargeException(int limit) {
        super("the body is longer than " + limit + " bytes");
    }
}
