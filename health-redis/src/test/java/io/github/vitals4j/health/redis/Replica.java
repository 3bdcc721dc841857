package io.github.vitals4j.health.redis;

import io.github.vitals4j.health.CheckContext;
import io.github.vitals4j.health.CheckOptions;
import io.github.vitals4j.health.CheckResult;
import io.github.vitals4j.health.DependencyChecker;
import io.github.vitals4j.health.testing.TestContext;
import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Duration;

/** One of many replicas of an application that share a check: it has its own connection, and its own eyes. */
final class Replica {
    static final Duration TTL = Duration.ofMillis(500);
    /** Of the checker; nobody needs as long. */
    static final Duration TIMEOUT = Duration.ofSeconds(30);
    /** For tests that wait for it. */
    static final Duration SHORT_TIMEOUT = Duration.ofSeconds(4);

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** So long that it limits neither the patience nor how often a replica looks. */
    private static final Duration RUN = Duration.ofMinutes(5);

    /** The dependency, as a replica sees it. */
    @FunctionalInterface
    interface Eyes {
        CheckResult look(Replica replica) throws Exception;
    }

    final int number;
    final StatefulRedisConnection<String, String> connection;
    final SharedChecker checker;

    private Replica(int number, StatefulRedisConnection<String, String> connection, SharedChecker checker) {
        this.number = number;
        this.connection = connection;
        this.checker = checker;
    }

    Replica(int number, StatefulRedisConnection<String, String> connection, Duration timeout, Eyes eyes) {
        this.number = number;
        this.connection = connection;
        this.checker = SharedChecker.of(
                        "test:costly",
                        new DependencyChecker() {
                            @Override
                            public CheckResult check(CheckContext context) throws Exception {
                                return eyes.look(Replica.this);
                            }

                            @Override
                            public CheckOptions options(CheckOptions library) {
                                return library.ttl(TTL).timeout(timeout);
                            }
                        },
                        connection)
                .measuredBy("replica-" + number)
                .longestPatience(PATIENCE);
    }

    /** {@return the same, with only as much patience with Redis as is the default} */
    Replica impatient() {
        return new Replica(number, connection, checker.longestPatience(SharedStore.LONGEST_PATIENCE));
    }

    /** {@return how long a lease lasts: the checker's timeout and a second} */
    static Duration lease(Duration timeout) {
        return timeout.plusSeconds(1);
    }

    CheckResult check() throws Exception {
        return checker.check(TestContext.of(RUN));
    }
}
