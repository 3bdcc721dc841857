package io.github.vitals4j.health.http;

import io.github.vitals4j.health.CheckResult;
import io.github.vitals4j.health.Reason;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;

/**
 * The application's own test of a body. It is foreign code that may hang, so it has a thread to itself, and no more
 * than a few of them at a time.
 */
final class BodyTest {
    private static final int MOST_AT_A_TIME = 4;

    private final String expectation;
    private final Predicate<String> test;
    private final Semaphore running = new Semaphore(MOST_AT_A_TIME);

    BodyTest(String expectation, Predicate<String> test) {
        this.expectation = Objects.requireNonNull(expectation, "expectation");
        this.test = Objects.requireNonNull(test, "test");
    }

    /** {@return the result so far, or what is wrong with the body} */
    CheckResult judge(CheckResult soFar, String body) {
        if (!running.tryAcquire()) {
            return CheckResult.unhealthy(
                    Reason.STUCK, "the test '" + expectation + "' of earlier runs has not returned");
        }
        try {
            return test.test(body)
                    ? soFar
                    : CheckResult.unhealthy(Reason.UNEXPECTED_RESPONSE, "the body is not as expected: " + expectation)
                            .with(soFar.metadata());
        } finally {
            running.release();
        }
    }
}
