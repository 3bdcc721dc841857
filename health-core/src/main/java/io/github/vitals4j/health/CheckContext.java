package io.github.vitals4j.health;

import java.time.Duration;

/**
 * What one run of a checker is allowed, and how it is ended. Thread-safe; worthless once the run has ended.
 *
 * <p>Tests of a checker get one from {@code io.github.vitals4j.health.testing.TestContext}.
 */
public interface CheckContext {
    /** {@return the name under which the dependency is registered} */
    String name();

    /**
     * {@return how long the checker may still take, never negative} It reaches zero 100 ms, or a tenth of the timeout
     * if that is less, before the run is ended by force, so that a driver's own timeout, whose reason is more precise,
     * comes first.
     */
    Duration remaining();

    /**
     * Has the action run if the run reaches its timeout: it aborts what does not heed an interrupt, such as a socket.
     * Runs at once if the run has been ended already. Actions run in the order in which they were added, on a thread of
     * their own; what they throw is ignored.
     *
     * @param abort the action; it must be quick
     */
    void onTimeout(Runnable abort);

    /**
     * Declares a secret that the run uses. It is replaced by {@code ***} in everything that the run reports: literally,
     * URL-encoded and in Base64.
     *
     * @param secret a password, key or token; shorter ones than four characters are ignored, for they would blank out
     *     ordinary text
     */
    void secret(String secret);
}
