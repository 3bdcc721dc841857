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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
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
    private static final Duration MARGIN = Duration.ofMillis(250);

    private static Clients clients;
    private static ExecutorService threads;

    private RedisProcess server;
    private final List<Replica> replicas = new ArrayList<>();
    /** When the dependency was asked, in nanoseconds, and by whom. */
    private final Queue<Long> asked = new ConcurrentLinkedQueue<>();

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

    /** Nothing can end it but the latch, as with what does not heed interrupts, or a replica that is dead. */
    private static void awaitWhateverHappens(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException ignored) {
                // That is the point.
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
            all.addAll(results.get(30, TimeUnit.SECONDS));
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

        assertThat(asked).hasSize(5);
        assertThat(mostAskedAtOnce).hasValue(1);
        assertThat(gaps()).allSatisfy(gap -> assertThat(gap).isGreaterThanOrEqualTo(Replica.TTL));
        assertThat(results).hasSizeGreaterThan(5 * REPLICAS).allSatisfy(result -> {
            assertThat(result.status()).isEqualTo(HealthStatus.HEALTHY);
            assertThat(result.metadata()).containsEntry("tokens", 7).containsKey("measured_at");
            assertThat((String) result.metadata().get("measured_by")).startsWith("replica-");
        });
    }

    @Test
    void whileAResultIsBeingRenewedTheOldOneHolds() throws Exception {
        var measuring = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        // However long it takes the others to look, the one that measures has time.
        replicas(REPLICAS, Duration.ofSeconds(30), replica -> {
            if (asked.size() > 1) {
                measuring.countDown();
                goOn.await();
            }
            return CheckResult.healthy();
        });
        everybodyChecksOnce();

        var first = threads.submit(() -> checksUntil(measuring));
        measuring.await(20, TimeUnit.SECONDS);
        var others = new ArrayList<CheckResult>();
        for (var replica : replicas) {
            if (replica.number != 0) {
                others.add(replica.check());
            }
        }
        goOn.countDown();
        first.get(20, TimeUnit.SECONDS);

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
        var over = new CountDownLatch(1);
        replicas(REPLICAS, replica -> {
            if (asked.size() == 2) {
                dead.set(replica.number);
                replica.connection.close();
                awaitWhateverHappens(over);
            }
            return CheckResult.healthy();
        });
        var results = new ConcurrentLinkedQueue<CheckResult>();
        var running = new ArrayList<Future<?>>();
        for (var replica : replicas) {
            running.add(threads.submit(() -> {
                while (asked.size() < 4) {
                    var result = replica.check();
                    if (replica.number != dead.get()) {
                        results.add(result);
                    }
                }
                // Whoever lives on ends the test; only then the dead one's thread comes back.
                over.countDown();
                return null;
            }));
        }
        for (var each : running) {
            each.get(30, TimeUnit.SECONDS);
        }

        assertThat(results).allSatisfy(result -> assertThat(result.status()).isEqualTo(HealthStatus.HEALTHY));
        assertThat(asked).hasSize(4);
        // It was taken over when the lease had ended, and not before; the lease is older than the question.
        assertThat(gaps().get(1)).isGreaterThanOrEqualTo(Replica.LEASE.minus(MARGIN));
        assertThat(gaps().get(2)).isGreaterThanOrEqualTo(Replica.TTL);
    }

    @Test
    void ifTheFirstHolderDiesTheOthersWaitForItsLeaseToEnd() throws Exception {
        var over = new CountDownLatch(1);
        var dead = new AtomicInteger(-1);
        replicas(REPLICAS, replica -> {
            if (asked.size() == 1) {
                dead.set(replica.number);
                replica.connection.close();
                awaitWhateverHappens(over);
            }
            return CheckResult.healthy();
        });
        var living = new CountDownLatch(REPLICAS - 1);
        var running = new ArrayList<Future<CheckResult>>();
        for (var replica : replicas) {
            running.add(threads.submit(() -> {
                var result = replica.check();
                living.countDown();
                return result;
            }));
        }
        assertThat(living.await(30, TimeUnit.SECONDS)).isTrue();
        over.countDown();

        for (int each = 0; each < REPLICAS; each++) {
            var result = running.get(each).get(20, TimeUnit.SECONDS);
            assertThat(result.status()).isEqualTo(each == dead.get() ? HealthStatus.UNHEALTHY : HealthStatus.HEALTHY);
        }
        assertThat(asked).hasSize(2);
        assertThat(gaps().get(0)).isGreaterThanOrEqualTo(Replica.LEASE.minus(MARGIN));
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
        assertThat(redisHolds(server)).contains("\"status\":\"healthy\"");
        assertThat(cutOff.check().status()).isEqualTo(HealthStatus.UNHEALTHY);
        for (var replica : replicas.subList(1, REPLICAS)) {
            assertThat(replica.check().status()).isEqualTo(HealthStatus.HEALTHY);
        }
    }

    @Test
    void aFailureIsSeenByEachReplicaOnceAndThenByOneAtATime() throws Exception {
        var broken = new AtomicBoolean();
        replicas(
                REPLICAS,
                replica -> broken.get()
                        ? CheckResult.unhealthy(Reason.TIMEOUT, "replica " + replica.number + " saw no answer")
                        : CheckResult.healthy());
        everybodyChecksOnce();
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
        assertThat(asked).hasSize(seen + 3);
        assertThat(later).allSatisfy(result -> {
            assertThat(result.reason()).contains(Reason.TIMEOUT);
            assertThat(result.error().orElseThrow()).endsWith("saw no answer");
        });

        broken.set(false);
        server.command("FLUSHALL");
        everybodyChecksOnce();
        var well = everybodyChecksOnce();
        assertThat(well).allSatisfy(result -> assertThat(result.status()).isEqualTo(HealthStatus.HEALTHY));
        // Each has seen that it is over, too.
        assertThat(asked.size()).isLessThanOrEqualTo(seen + 3 + REPLICAS + 1);
    }

    @Test
    void withoutRedisEachChecksForItselfOncePerTtl() throws Exception {
        replicas(3, replica -> CheckResult.healthy());
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

        var result = replicas.get(0).check();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
        assertThat(result.status()).isEqualTo(HealthStatus.HEALTHY);
        assertThat(result.metadata()).containsEntry("redis_unavailable", true);
        assertThat((String) result.metadata().get("redis_error")).startsWith("no answer in ");
    }

    @Test
    void aDependencyThatNeverAnswersIsSeenByEachReplicaOnceAndThenByOneAtATime() throws Exception {
        var never = new CountDownLatch(1);
        replicas(REPLICAS, replica -> {
            never.await();
            return CheckResult.healthy();
        });

        var first = everybodyChecksOnce();
        assertThat(first).allSatisfy(result -> assertThat(result.reason()).contains(Reason.TIMEOUT));
        int seen = asked.size();
        assertThat(seen).isEqualTo(REPLICAS);

        var later = everybodyChecksWhile(() -> asked.size() < seen + 3);
        assertThat(later).allSatisfy(result -> assertThat(result.reason()).contains(Reason.TIMEOUT));
        assertThat(asked).hasSize(seen + 3);
        assertThat(gaps().subList(seen, seen + 2))
                .allSatisfy(gap -> assertThat(gap).isGreaterThanOrEqualTo(Replica.TTL));
    }

    @Test
    void aHolderWhoseCheckCannotBeEndedTellsTheOthersAllTheSame() throws Exception {
        var over = new CountDownLatch(1);
        var measuring = new CountDownLatch(1);
        var told = new CompletableFuture<String>();
        replicas(2, replica -> {
            if (replica.number == 0) {
                measuring.countDown();
                awaitWhateverHappens(over);
            } else {
                told.complete(redisHolds(server));
            }
            return CheckResult.healthy();
        });
        var holder = threads.submit(() -> replicas.get(0).check());
        assertThat(measuring.await(20, TimeUnit.SECONDS)).isTrue();

        var other = replicas.get(1).check();
        over.countDown();

        // It did not have to wait for the lease to end, and what it was told it has put right.
        assertThat(told.get(20, TimeUnit.SECONDS)).contains("\"reason\":\"timeout\",\"by\":\"replica-0\"");
        assertThat(other.status()).isEqualTo(HealthStatus.HEALTHY);
        // What comes late changes nothing.
        assertThat(holder.get(20, TimeUnit.SECONDS).reason()).contains(Reason.TIMEOUT);
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
        server.command("SET", "vitals4j:{test:costly}:lease", "somebody", "PX", "60000");

        var result = checker.check(TestContext.of(Replica.TIMEOUT));

        assertThat(result.status()).isEqualTo(HealthStatus.HEALTHY);
        assertThat(result.metadata()).containsKey("not_shared");
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
    @ValueSource(strings = {"SET %s hello", "SET %s hello PX 60000", "SET %s {}"})
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
        replicas(1, replica -> CheckResult.healthy());
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
