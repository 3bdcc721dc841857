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
    static final Duration TIMEOUT = Duration.ofMillis(500);
    /** How long a lease lasts: the checker's timeout and a second. */
    static final Duration LEASE = TIMEOUT.plusSeconds(1);

    /** The dependency, as a replica sees it. */
    @FunctionalInterface
    interface Eyes {
        CheckResult look(Replica replica) throws Exception;
    }

    final int number;
    final StatefulRedisConnection<String, String> connection;
    final SharedChecker checker;

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
                .measuredBy("replica-" + number);
    }

    CheckResult check() throws Exception {
        return checker.check(
                TestContext.of(checker.options(CheckOptions.defaults()).timeout()));
    }
}
