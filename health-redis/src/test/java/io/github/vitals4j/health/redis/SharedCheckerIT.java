package io.github.vitals4j.health.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.vitals4j.health.CheckOptions;
import io.github.vitals4j.health.CheckResult;
import io.github.vitals4j.health.DependencyChecker;
import io.github.vitals4j.health.HealthStatus;
import io.github.vitals4j.health.Reason;
import io.github.vitals4j.health.Scope;
import io.github.vitals4j.health.testing.TestContext;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A hundred replicas of an application, each with a connection of its own to a real Redis. */
class SharedCheckerIT {
    private static final int REPLICAS = 100;
    private static final String LEASE_KEY = "vitals4j:{test:costly}:lease";
    /** Redis counts in whole milliseconds. */
    private static final Duration ROUNDING = Duration.ofMillis(2);

    private static Clients clients;
    private static ExecutorService threads;

    private RedisProcess server;
    private final List<Replica> replicas = new ArrayList<>();
    /** When the dependency was asked, in nanoseconds, and by whom. */
    private final Queue<Long> asked = new ConcurrentLinkedQueue<>();

    private final AtomicInteger askers = new AtomicInteger();
    private final AtomicInteger askedAtOnce = new AtomicInteger();
    private final AtomicInteger mostAskedAtOnce = new AtomicInteger();

    @BeforeAll
    static void open() {
        clients = new Clients();
        threads = Executors.newFixedThreadPool(REPLICAS);
    }

    @AfterAll
    static void close() {
        threads.shutdownNow();
        clients.close();
    }

    @BeforeEach
    void start() {
        server = RedisProcess.start();
    }

    @AfterEach
    void end() {
        replicas.forEach(replica -> replica.connection.close());
        server.close();
    }

    private void replicas(int count, Replica.Eyes eyes) {
        replicas(count, Replica.TIMEOUT, eyes);
    }

    private void replicas(int count, Duration timeout, Replica.Eyes eyes) {
        for (int each = 0; each < count; each++) {
            var connection = clients.redis.connect(Clients.uri(server.port()).build());
            replicas.add(new Replica(each, connection, timeout, replica -> {
                asked.add(System.nanoTime());
                mostAskedAtOnce.accumulateAndGet(askedAtOnce.incrementAndGet(), Math::max);
                try {
                    return eyes.look(replica);
                } finally {
                    askedAtOnce.decrementAndGet();
                }
            }));
        }
    }

    /** How long the lease lasts still, seen at some time between two. */
    private record Lease(Duration left, long after, long before) {
        static Lease of(RedisProcess server) {
            long after = System.nanoTime();
            String answer = server.command("PTTL", LEASE_KEY);
            return new Lease(Duration.ofMillis(Long.parseLong(answer.substring(1))), after, System.nanoTime());
        }

        /** {@return how long it lasts in all, or more} */
        Duration sinceAtTheEarliest(long taken) {
            return left.plusNanos(before - taken).plus(ROUNDING);
        }

        /** {@return when it ends, or earlier} */
        long end() {
            return after + left.minus(ROUNDING).toNanos();
        }
    }

    /** Nothing can end it but the latch, as with what does not heed interrupts, or a replica that is dead. */
    private static void awaitWhateverHappens(CountDownLatch latch) {
        awaitWhateverHappens(latch, () -> {});
    }

    private static void awaitWhateverHappens(CountDownLatch latch, Runnable interrupted) {
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException ignored) {
                // That is the point.
                interrupted.run();
            }
        }
    }

    /** Has each replica check as fast as it can while a condition holds; {@return what they found out} */
    private List<CheckResult> everybodyChecksWhile(BooleanSupplier condition) throws Exception {
        var running = new ArrayList<Future<List<CheckResult>>>();
        for (var replica : replicas) {
            running.add(threads.submit(() -> {
                var results = new ArrayList<CheckResult>();
                do {
                    results.add(replica.check());
                } while (condition.getAsBoolean());
                return results;
            }));
        }
        var all = new ArrayList<CheckResult>();
        for (var results : running) {
            all.addAll(Scene.await(results));
        }
        return all;
    }

    private List<CheckResult> everybodyChecksOnce() throws Exception {
        return everybodyChecksWhile(() -> false);
    }

    private List<Duration> gaps() {
        var gaps = new ArrayList<Duration>();
        Long before = null;
        for (long now : asked) {
            if (before != null) {
                gaps.add(Duration.ofNanos(now - before));
            }
            before = now;
        }
        return gaps;
    }

    /** From one question on all have been asked by whoever's turn it was, and not before the result was old. */
    private void assertOncePerTtlFrom(int question) {
        var gaps = gaps();
        assertThat(gaps.subList(Math.min(question, gaps.size()), gaps.size()))
                .allSatisfy(gap -> assertThat(gap).isGreaterThanOrEqualTo(Replica.TTL.minus(ROUNDING)));
    }

    private static String redisHolds(RedisProcess server) {
        return server.command(
                "EVAL",
                "local all = '' for _, k in ipairs(redis.call('KEYS', '*')) do "
                        + "all = all .. k .. '=' .. redis.call('GET', k) .. '\\n' end return all",
                "0");
    }

    @Test
    void aHundredReplicasAskOncePerTtl() throws Exception {
        replicas(REPLICAS, replica -> CheckResult.healthy().with("tokens", 7));

        var results = everybodyChecksWhile(() -> asked.size() < 5);

        assertThat(asked).hasSizeGreaterThanOrEqualTo(5);
        assertThat(mostAskedAtOnce).hasValue(1);
        assertOncePerTtlFrom(0);
        assertThat(results).hasSizeGreaterThan(REPLICAS).allSatisfy(result -> {
            assertThat(result.status()).isEqualTo(HealthStatus.HEALTHY);
            assertThat(result.metadata()).containsEntry("tokens", 7).containsKey("measured_at");
            assertThat((String) result.metadata().get("measured_by")).startsWith("replica-");
        });
    }

    @Test
    void whileAResultIsBeingRenewedTheOldOneHolds() throws Exception {
        var measuring = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        replicas(REPLICAS, replica -> {
            if (replica.number == 0 && asked.size() > 1) {
                measuring.countDown();
                goOn.await();
            }
            return CheckResult.healthy();
        });
        replicas.get(0).check();

        var first = threads.submit(() -> checksUntil(measuring));
        Scene.await(measuring);
        var others = new ArrayList<CheckResult>();
        for (var replica : replicas) {
            if (replica.number != 0) {
                others.add(replica.check());
            }
        }
        goOn.countDown();
        Scene.await(first);

        assertThat(others).allSatisfy(result -> assertThat(result.status()).isEqualTo(HealthStatus.HEALTHY));
        assertThat(asked).hasSize(2);
    }

    /** The first replica checks until it is its turn to ask. */
    private Void checksUntil(CountDownLatch measuring) throws Exception {
        while (measuring.getCount() > 0) {
            replicas.get(0).check();
        }
        return null;
    }

    @Test
    void ifTheHolderDiesInTheMiddleOfACheckOneOtherTakesOver() throws Exception {
        var dead = new AtomicInteger(-1);
        var lease = new AtomicReference<Lease>();
        var over = new CountDownLatch(1);
        replicas(REPLICAS, Replica.SHORT_TIMEOUT, replica -> {
            if (askers.incrementAndGet() == 2) {
                dead.set(replica.number);
                lease.set(Lease.of(server));
                replica.connection.close();
                awaitWhateverHappens(over);
            }
            return CheckResult.healthy();
        });
        var unwell = new ConcurrentLinkedQueue<CheckResult>();
        var running = new ArrayList<Future<?>>();
        for (var replica : replicas) {
            running.add(threads.submit(() -> {
                while (asked.size() < 4) {
                    var result = replica.check();
                    if (result.status() != HealthStatus.HEALTHY && replica.number != dead.get()) {
                        unwell.add(result);
                    }
                }
                // Whoever lives on ends the test; only then the dead one's thread comes back.
                over.countDown();
                return null;
            }));
        }
        for (var each : running) {
            Scene.await(each);
        }

        assertThat(unwell).isEmpty();
        var questions = List.copyOf(asked);
        assertThat(questions).hasSizeGreaterThanOrEqualTo(4);
        // It was taken over when the lease had ended, and not before.
        assertThat(lease.get().sinceAtTheEarliest(questions.get(0)))
                .isGreaterThanOrEqualTo(Replica.lease(Replica.SHORT_TIMEOUT));
        assertThat(questions.get(2)).isGreaterThanOrEqualTo(lease.get().end());
        assertOncePerTtlFrom(2);
        assertThat(mostAskedAtOnce).as("the dead one, and another").hasValue(2);
    }

    @Test
    void ifTheFirstHolderDiesTheOthersWaitForItsLeaseToEnd() throws Exception {
        var over = new CountDownLatch(1);
        var ended = new CountDownLatch(1);
        var dead = new AtomicInteger(-1);
        var lease = new AtomicReference<Lease>();
        replicas(REPLICAS, Replica.SHORT_TIMEOUT, replica -> {
            if (askers.incrementAndGet() == 1) {
                dead.set(replica.number);
                lease.set(Lease.of(server));
                replica.connection.close();
                awaitWhateverHappens(over, ended::countDown);
            }
            return CheckResult.healthy();
        });
        var living = new CountDownLatch(REPLICAS - 1);
        long start = System.nanoTime();
        var running = new ArrayList<Future<CheckResult>>();
        for (var replica : replicas) {
            running.add(threads.submit(() -> {
                var result = replica.check();
                living.countDown();
                return result;
            }));
        }
        Scene.await(living);
        Scene.await(ended);
        over.countDown();

        for (int each = 0; each < REPLICAS; each++) {
            var result = Scene.await(running.get(each));
            assertThat(result.status()).isEqualTo(each == dead.get() ? HealthStatus.UNHEALTHY : HealthStatus.HEALTHY);
        }
        var questions = List.copyOf(asked);
        assertThat(questions).hasSizeGreaterThanOrEqualTo(2);
        assertThat(lease.get().sinceAtTheEarliest(start)).isGreaterThanOrEqualTo(Replica.lease(Replica.SHORT_TIMEOUT));
        assertThat(questions.get(1)).isGreaterThanOrEqualTo(lease.get().end());
        // Whoever looks too late for the result asks, too.
        assertOncePerTtlFrom(1);
        assertThat(mostAskedAtOnce).as("the dead one, and another").hasValue(2);
    }

    @Test
    void noReplicaIsUnhealthyBecauseTheHolderAloneIsCutOff() throws Exception {
        replicas(
                REPLICAS,
                replica -> replica.number == 0
                        ? CheckResult.unhealthy(Reason.CONNECTION_REFUSED, "nobody listens")
                        : CheckResult.healthy());
        var cutOff = replicas.get(0);
        // It is the first, so it is the one that measures for all.
        assertThat(cutOff.check().status()).isEqualTo(HealthStatus.UNHEALTHY);
        assertThat(redisHolds(server)).contains("unhealthy");

        var results = everybodyChecksWhile(() -> asked.size() < REPLICAS);

        assertThat(results)
                .filteredOn(result -> result.status() != HealthStatus.HEALTHY)
                .allSatisfy(result -> assertThat(result.metadata()).containsEntry("measured_by", "replica-0"));
        assertThat(cutOff.check().status()).isEqualTo(HealthStatus.UNHEALTHY);
        for (var replica : replicas.subList(1, REPLICAS)) {
            assertThat(replica.check().status()).isEqualTo(HealthStatus.HEALTHY);
        }
        assertThat(redisHolds(server)).contains("\"status\":\"healthy\"");
    }

    @Test
    void aFailureIsSeenByEachReplicaOnceAndThenByOneAtATime() throws Exception {
        var broken = new AtomicBoolean();
        replicas(
                REPLICAS,
                replica -> broken.get()
                        ? CheckResult.unhealthy(Reason.TIMEOUT, "replica " + replica.number + " saw no answer")
                        : CheckResult.healthy());
        replicas.get(0).check();
        assertThat(asked).hasSize(1);

        broken.set(true);
        server.command("FLUSHALL");
        var first = everybodyChecksOnce();
        assertThat(first).allSatisfy(result -> assertThat(result.status()).isEqualTo(HealthStatus.UNHEALTHY));
        assertThat(first).extracting(result -> result.error().orElseThrow()).doesNotHaveDuplicates();
        int seen = asked.size();
        assertThat(seen).isEqualTo(1 + REPLICAS);

        // Nobody needs convincing any more: whoever's turn it is asks for all.
        var later = everybodyChecksWhile(() -> asked.size() < seen + 3);
        assertThat(asked).hasSizeGreaterThanOrEqualTo(seen + 3);
        assertOncePerTtlFrom(seen);
        assertThat(later).allSatisfy(result -> {
            assertThat(result.reason()).contains(Reason.TIMEOUT);
            assertThat(result.error().orElseThrow()).endsWith("saw no answer");
        });

        int before = asked.size();
        broken.set(false);
        server.command("FLUSHALL");
        everybodyChecksOnce();
        // Each has seen that it is over, too.
        assertThat(asked).hasSize(before + REPLICAS);
        var well = everybodyChecksOnce();
        assertThat(well).allSatisfy(result -> assertThat(result.status()).isEqualTo(HealthStatus.HEALTHY));
        assertOncePerTtlFrom(before + REPLICAS);
    }

    @Test
    void withoutRedisEachChecksForItselfOncePerTtl() throws Exception {
        replicas(3, replica -> CheckResult.healthy());
        replicas.replaceAll(Replica::impatient);
        everybodyChecksOnce();
        int before = asked.size();
        server.kill();

        var results = everybodyChecksWhile(() -> asked.size() < before + 3);

        assertThat(results).allSatisfy(result -> assertThat(result.status()).isEqualTo(HealthStatus.HEALTHY));
        assertThat(results)
                .filteredOn(result -> result.metadata().containsKey("redis_unavailable"))
                .isNotEmpty();
        var each = replicas.get(1);
        assertThat(each.check().metadata())
                .containsEntry("redis_unavailable", true)
                .containsEntry("measured_by", "replica-1");
        int known = asked.size();
        each.check();
        assertThat(asked.size()).isLessThanOrEqualTo(known + 1);
    }

    @Test
    void aRedisThatDoesNotAnswerCostsLittleTime() throws Exception {
        replicas(1, replica -> CheckResult.healthy());
        server.stop();
        long start = System.nanoTime();

        var result = replicas.get(0).impatient().check();

        // A quarter of the time that the run has would be more.
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
        assertThat(result.status()).isEqualTo(HealthStatus.HEALTHY);
        assertThat(result.metadata()).containsEntry("redis_unavailable", true);
        assertThat((String) result.metadata().get("redis_error")).startsWith("no answer in ");
    }

    @Test
    void aDependencyThatNeverAnswersIsSeenByEachReplicaOnceAndThenByOneAtATime() throws Exception {
        var never = new CountDownLatch(1);
        replicas(REPLICAS, Duration.ofSeconds(1), replica -> {
            never.await();
            return CheckResult.healthy();
        });

        var first = everybodyChecksOnce();
        assertThat(first).allSatisfy(result -> assertThat(result.reason()).contains(Reason.TIMEOUT));
        int seen = asked.size();
        assertThat(seen).isEqualTo(REPLICAS);

        var later = everybodyChecksWhile(() -> asked.size() < seen + 3);
        assertThat(later).allSatisfy(result -> assertThat(result.reason()).contains(Reason.TIMEOUT));
        assertThat(asked).hasSizeGreaterThanOrEqualTo(seen + 3);
        assertOncePerTtlFrom(seen);
    }

    @Test
    void aHolderWhoseCheckCannotBeEndedTellsTheOthersAllTheSame() throws Exception {
        var over = new CountDownLatch(1);
        var measuring = new CountDownLatch(1);
        var told = new CompletableFuture<String>();
        replicas(2, Replica.SHORT_TIMEOUT, replica -> {
            if (replica.number == 0) {
                // So long that the other one would not wait for its end.
                server.command(
                        "PEXPIRE", LEASE_KEY, String.valueOf(Duration.ofHours(1).toMillis()));
                measuring.countDown();
                awaitWhateverHappens(over);
            } else {
                told.complete(redisHolds(server));
            }
            return CheckResult.healthy();
        });
        var holder = threads.submit(() -> replicas.get(0).check());
        Scene.await(measuring);

        var other = replicas.get(1).check();
        over.countDown();

        // It did not have to wait for the lease to end, and what it was told it has put right.
        assertThat(Scene.await(told)).contains("\"reason\":\"timeout\",\"by\":\"replica-0\"");
        assertThat(other.status()).isEqualTo(HealthStatus.HEALTHY);
        // What comes late changes nothing.
        assertThat(Scene.await(holder).reason()).contains(Reason.TIMEOUT);
        assertThat(redisHolds(server)).contains("\"status\":\"healthy\"");
    }

    @Test
    void whatTheWrappedCheckerWantsDoneAtItsTimeoutIsDone() throws Exception {
        var aborted = new CountDownLatch(1);
        replicas(1, replica -> CheckResult.healthy());
        DependencyChecker stubborn = context -> {
            context.onTimeout(aborted::countDown);
            awaitWhateverHappens(aborted);
            return CheckResult.healthy();
        };

        var result = SharedChecker.of("test:stubborn", stubborn, replicas.get(0).connection)
                .timeout(Duration.ofMillis(200))
                .check(TestContext.of(Duration.ofSeconds(30)));

        assertThat(result.reason()).contains(Reason.TIMEOUT);
    }

    @Test
    void aRunThatHasNoTimeToWaitForAnotherReplicaSaysSo() throws Exception {
        replicas(1, replica -> CheckResult.healthy());
        var checker = replicas.get(0).checker;
        server.command("SET", LEASE_KEY, "somebody", "PX", "600000");

        var result = checker.check(TestContext.of(Replica.TIMEOUT));

        assertThat(result.status()).isEqualTo(HealthStatus.HEALTHY);
        assertThat(result.metadata()).containsKey("not_shared");
        server.command("PEXPIRE", LEASE_KEY, "1000");
        assertThat(replicas.get(0).check().metadata()).doesNotContainKey("not_shared");
        assertThat(checker.timeout(Duration.ofSeconds(4))
                        .options(CheckOptions.defaults())
                        .timeout())
                .hasSeconds(10);
    }

    @Test
    void noTextGoesToRedis() throws Exception {
        var results = List.of(
                CheckResult.unhealthy(Reason.AUTHENTICATION, "key " + ServerScenes.PASSWORD + " was refused"),
                CheckResult.degraded(Reason.SLOW, "slow for " + ServerScenes.PASSWORD),
                CheckResult.unhealthy(new IllegalStateException(ServerScenes.PASSWORD)));
        for (var result : results) {
            server.command("FLUSHALL");
            replicas.clear();
            replicas(
                    1,
                    replica -> result.with("url", "http://" + ServerScenes.PASSWORD)
                            .with("tokens", 3));

            assertThat(replicas.get(0).check().error().orElseThrow()).contains(ServerScenes.PASSWORD);

            assertThat(redisHolds(server)).contains("\"tokens\":3").doesNotContain(ServerScenes.PASSWORD);
        }
    }

    @Test
    void whatThrowsIsAFailureToo() throws Exception {
        replicas(1, replica -> {
            throw new ConnectException("Connection refused");
        });

        var result = replicas.get(0).check();

        assertThat(result.reason()).contains(Reason.CONNECTION_REFUSED);
        assertThat(redisHolds(server)).contains("connection_refused").doesNotContain("lease");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SET %s hello", "SET %s hello PX 600000", "SET %s {}"})
    void whatStandsInRedisButIsNoResultIsReplacedByOne(String command) throws Exception {
        replicas(REPLICAS, replica -> CheckResult.healthy());
        server.command(command.formatted("vitals4j:{test:costly}:result").split(" "));

        var results = everybodyChecksOnce();

        assertThat(results).allSatisfy(result -> {
            assertThat(result.status()).isEqualTo(HealthStatus.HEALTHY);
            assertThat(result.metadata()).doesNotContainKey("redis_unavailable");
        });
        assertThat(mostAskedAtOnce).hasValue(1);
        assertThat(redisHolds(server)).contains("\"status\":\"healthy\"");
    }

    @Test
    void whyRedisCannotBeAskedIsSaid() throws Exception {
        replicas(1, replica -> CheckResult.healthy());
        server.command("LPUSH", "vitals4j:{test:costly}:result", "hello");

        var result = replicas.get(0).check();

        assertThat(result.status()).isEqualTo(HealthStatus.HEALTHY);
        assertThat(result.metadata()).containsEntry("redis_unavailable", true);
        assertThat((String) result.metadata().get("redis_error")).contains("WRONGTYPE");
    }

    @Test
    void nothingIsLeftInRedisForever() throws Exception {
        replicas(1, replica -> CheckResult.healthy());
        replicas.get(0).check();

        assertThat(server.command(
                        "EVAL",
                        "for _, k in ipairs(redis.call('KEYS', '*')) do "
                                + "if redis.call('PTTL', k) < 0 then return k end end return 'none'",
                        "0"))
                .isEqualTo("none");
    }

    @Test
    void theOptionsLeaveTimeForALeaseToEndAndLookOften() {
        replicas(1, Duration.ofMillis(500), replica -> CheckResult.healthy());
        var checker = replicas.get(0).checker.ttl(Duration.ofMinutes(5));

        var options = checker.options(CheckOptions.defaults());

        assertThat(options.ttl()).hasSeconds(30);
        assertThat(options.timeout()).isEqualTo(Duration.ofSeconds(3));
        assertThat(options.scope()).isEqualTo(Scope.SHARED);
    }

    @Test
    void theSettingsAreThoseOfTheWrappedChecker() {
        replicas(1, replica -> CheckResult.healthy());
        var connection = replicas.get(0).connection;
        DependencyChecker queue = RedisQueueChecker.of(connection, "celery");

        var settings = SharedChecker.of("test:queue", queue, connection).settings();

        assertThat(settings).containsOnlyKeys("degraded-at", "unhealthy-at");
        assertThat(settings.get("degraded-at").apply("5")).isInstanceOf(SharedChecker.class);
        assertThatThrownBy(() -> settings.get("degraded-at").apply("x")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void badInputIsNamed() {
        replicas(1, replica -> CheckResult.healthy());
        var replica = replicas.get(0);
        for (String key : List.of("", " ", "a{b", "a}b")) {
            assertThatThrownBy(() -> SharedChecker.of(key, context -> CheckResult.healthy(), replica.connection))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("key '" + key + "'");
        }
        assertThatThrownBy(() -> replica.checker.ttl(Duration.ZERO)).hasMessageContaining("ttl PT0S");
        assertThatThrownBy(() -> replica.checker.measuredBy("")).hasMessageContaining("replica ''");
    }
}
