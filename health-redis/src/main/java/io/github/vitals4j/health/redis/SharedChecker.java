package io.github.vitals4j.health.redis;

import io.github.vitals4j.health.CheckContext;
import io.github.vitals4j.health.CheckOptions;
import io.github.vitals4j.health.CheckResult;
import io.github.vitals4j.health.DependencyChecker;
import io.github.vitals4j.health.Reason;
import io.github.vitals4j.health.Scope;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Lets the replicas of an application ask a costly dependency once per ttl between them: a language model that is paid
 * by the token, an API with a quota. One replica at a time holds a lease in Redis, runs the wrapped checker and leaves
 * the result there; the others read it. The metadata say who measured it and when ({@code measured_by},
 * {@code measured_at}).
 *
 * <ul>
 *   <li>A good result is believed. A bad one is not, before the replica has seen it itself: it runs the wrapped checker
 *       once. So a replica that alone is cut off makes no other one unhealthy, and what it said is put right.
 *   <li>A replica that has seen a failure itself trusts its own eyes until they see an end of it.
 *   <li>While a result is being renewed the old one holds. If the replica that does so dies, another takes over when
 *       its lease ends.
 *   <li>A check that does not end within the wrapped checker's timeout is ended, and shared as a {@code timeout}.
 *   <li>Without Redis each replica runs the wrapped checker itself, no more often than once per ttl
 *       ({@code redis_unavailable} in the metadata, and in {@code redis_error} why).
 * </ul>
 *
 * <p>What sharing cannot show is a replica that alone cannot reach the dependency while the others can. Do not share
 * checks whose answer may differ from replica to replica.
 *
 * <p>No text goes to Redis: status, reason, and metadata that are numbers or booleans. The others get those only; a
 * failure has the text of what each has seen itself.
 *
 * <p>The options are the wrapped checker's, with shared scope, a timeout that leaves time for a lease to end and for a
 * check after it (twice its timeout and 2 s), and a ttl that is how often each replica looks into Redis: a tenth of the
 * ttl that the fleet shares, so that news travels fast. A look costs Redis one script of two or three commands, or two
 * for a replica that has seen a failure itself. The settings are the wrapped checker's. Thread-safe. Register each
 * instance once.
 *
 * <p>Change what the fleet shares by {@link #ttl} and {@link #timeout} here. A ttl in the registration or in
 * configuration only says how often a replica looks, and a timeout there how long it has to look, to wait and to check:
 * if that is less than here, a replica that finds no result does not wait for the one that measures but measures, too
 * ({@code not_shared} in the metadata).
 *
 * <pre>{@code
 * DependencyChecker costly = LlmApiChecker.of(uri, () -> secrets.current("llm"));
 * builder.register("llm_api",
 *     SharedChecker.of("orders:llm_api", costly, connection));
 * }</pre>
 */
public final class SharedChecker implements DependencyChecker {
    private static final Duration LEASE_MARGIN = Duration.ofSeconds(1);
    private static final int LOOKS_PER_TTL = 10;
    private static final String ME = Objects.requireNonNullElseGet(
            System.getenv("HOSTNAME"),
            () -> HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt()));

    private static final CheckResult TIMED_OUT = CheckResult.unhealthy(Reason.TIMEOUT, "no answer in time");
    private static final Audience NOBODY = seen -> {};

    /** Is told what a replica has seen. */
    @FunctionalInterface
    private interface Audience {
        void learn(Own seen) throws InterruptedException;
    }

    /** What this replica has last seen itself. */
    private record Own(CheckResult result, Instant at, long nanos) {
        boolean isGood() {
            return result.status().isUp();
        }
    }

    private final String key;
    private final DependencyChecker checker;
    private final StatefulConnection<?, ?> connection;
    private final String me;
    private final Duration ttl;
    private final Duration failureTtl;
    private final Duration timeout;
    private final boolean interrupting;
    private final SharedStore store;

    private volatile @Nullable Own own;

    private SharedChecker(
            String key,
            DependencyChecker checker,
            StatefulConnection<?, ?> connection,
            String me,
            Duration ttl,
            Duration timeout,
            Duration longestPatience) {
        if (key.isBlank() || key.contains("{") || key.contains("}")) {
            throw new IllegalArgumentException("key '" + key + "': must be a name without braces");
        }
        var options = checker.options(CheckOptions.defaults()).ttl(ttl).timeout(timeout);
        this.key = key;
        this.checker = checker;
        this.connection = connection;
        this.me = me;
        this.ttl = ttl;
        this.failureTtl = options.failureTtl();
        this.timeout = timeout;
        this.interrupting = options.interruptOnTimeout();
        this.store = new SharedStore(connection, key, timeout.plus(LEASE_MARGIN), longestPatience);
    }

    private static SharedChecker sharing(String key, DependencyChecker checker, StatefulConnection<?, ?> connection) {
        var options = checker.options(CheckOptions.defaults());
        return new SharedChecker(
                key, checker, connection, ME, options.ttl(), options.timeout(), SharedStore.LONGEST_PATIENCE);
    }

    /**
     * {@return a checker that shares the results of another}
     *
     * @param key what all replicas call this check, and no other check that uses the same Redis: name the application
     *     too, such as {@code orders:llm_api}
     * @param checker asks the dependency
     * @param connection the application's; it opens and closes it. Any codec will do
     * @throws IllegalArgumentException if the key is blank or contains braces
     */
    public static SharedChecker of(String key, DependencyChecker checker, StatefulRedisConnection<?, ?> connection) {
        return sharing(key, checker, connection);
    }

    /**
     * {@return a checker that shares the results of another, by way of a cluster} As {@link #of(String,
     * DependencyChecker, StatefulRedisConnection)}.
     *
     * @param key what all replicas call this check, and no other check that uses the same Redis
     * @param checker asks the dependency
     * @param connection the application's; it opens and closes it. Any codec will do
     * @throws IllegalArgumentException if the key is blank or contains braces
     */
    public static SharedChecker of(
            String key, DependencyChecker checker, StatefulRedisClusterConnection<?, ?> connection) {
        return sharing(key, checker, connection);
    }

    /**
     * {@return this checker with how long a good result is shared} It must be the same in all replicas.
     *
     * @param ttl default the wrapped checker's. A bad result is shared for 5 s, or this if that is less
     * @throws IllegalArgumentException if it is shorter than 100 ms or longer than a year
     */
    public SharedChecker ttl(Duration ttl) {
        if (ttl.compareTo(Duration.ofMillis(100)) < 0) {
            throw new IllegalArgumentException("ttl " + ttl + ": must be at least 100 ms");
        }
        return new SharedChecker(key, checker, connection, me, ttl, timeout, store.longestPatience);
    }

    /**
     * {@return this checker with how long the wrapped one may take} It must be the same in all replicas.
     *
     * @param timeout default the wrapped checker's
     * @throws IllegalArgumentException if it is zero, negative or longer than a year
     */
    public SharedChecker timeout(Duration timeout) {
        return new SharedChecker(key, checker, connection, me, ttl, timeout, store.longestPatience);
    }

    /**
     * {@return this checker with the name by which others learn who measured}
     *
     * @param replica default the environment's HOSTNAME, or a random one if there is none
     * @throws IllegalArgumentException if it is blank
     */
    public SharedChecker measuredBy(String replica) {
        if (replica.isBlank()) {
            throw new IllegalArgumentException("replica '" + replica + "': must not be blank");
        }
        return new SharedChecker(key, checker, connection, replica, ttl, timeout, store.longestPatience);
    }

    /** {@return this checker with how long it waits for an answer of Redis at the most, by default half a second} */
    SharedChecker longestPatience(Duration patience) {
        return new SharedChecker(key, checker, connection, me, ttl, timeout, patience);
    }

    /**
     * {@return the wrapped checker's options, with shared scope, a longer timeout, and the ttl of a look into Redis}
     */
    @Override
    public CheckOptions options(CheckOptions library) {
        return checker.options(library)
                .scope(Scope.SHARED)
                .ttl(ttl.dividedBy(LOOKS_PER_TTL))
                .timeout(timeNeeded().plus(LEASE_MARGIN));
    }

    /** {@return the wrapped checker's settings} */
    @Override
    public Map<String, Function<String, DependencyChecker>> settings() {
        var settings = new LinkedHashMap<String, Function<String, DependencyChecker>>();
        checker.settings()
                .forEach((name, change) -> settings.put(
                        name,
                        text -> new SharedChecker(
                                key, change.apply(text), connection, me, ttl, timeout, store.longestPatience)));
        return settings;
    }

    @Override
    public CheckResult check(CheckContext context) throws Exception {
        var patient = context.remaining().compareTo(timeNeeded()) >= 0;
        var ended = new CountDownLatch(1);
        context.onTimeout(ended::countDown);
        try {
            SharedStore.Seen seen = look(context);
            while (isFirstBeingMeasured(seen)
                    && context.remaining().compareTo(timeout.plus(store.longestPatience)) > 0) {
                ended.await(ThreadLocalRandom.current().nextInt(100, 300), TimeUnit.MILLISECONDS);
                seen = look(context);
            }
            var result = judge(seen, context);
            return isFirstBeingMeasured(seen) && !patient
                    ? result.with("not_shared", "the run's timeout leaves no time to wait for another replica")
                    : result;
        } catch (SharedStore.Away away) {
            return withoutRedis(context)
                    .with("redis_unavailable", true)
                    .with("redis_error", String.valueOf(away.getMessage()));
        }
    }

    /** {@return how long it takes at the most to wait for a lease to end, and to check after it} */
    private Duration timeNeeded() {
        return timeout.multipliedBy(2).plus(LEASE_MARGIN);
    }

    /** A replica that alone sees a failure does not compete: what it would say is not what the others see. */
    private SharedStore.Seen look(CheckContext context) throws SharedStore.Away, InterruptedException {
        var quarter = context.remaining().dividedBy(4);
        var patience = quarter.compareTo(store.longestPatience) < 0 ? quarter : store.longestPatience;
        if (isWell()) {
            return store.look(true, patience);
        }
        var seen = store.look(false, patience);
        return seen.result() != null && seen.result().isGood() ? seen : store.look(true, patience);
    }

    private static boolean isFirstBeingMeasured(SharedStore.Seen seen) {
        return seen.state() == SharedStore.State.OLD && seen.result() == null;
    }

    private CheckResult judge(SharedStore.Seen seen, CheckContext context) throws Exception {
        if (seen.state() == SharedStore.State.LEASED) {
            return measureForAll(context);
        }
        var shared = seen.result();
        if (shared == null) {
            return measure(context, NOBODY);
        }
        if (shared.isGood()) {
            return isWell() ? shared.toResult("measured by " + shared.by()) : measure(context, NOBODY);
        }
        var seenByMyself = own;
        if (seenByMyself != null && !seenByMyself.isGood()) {
            return shared.toResult(seenByMyself.result().error().orElse("measured by " + shared.by()));
        }
        var confirmed = measure(context, NOBODY);
        if (confirmed.status().isUp()) {
            store.correct(seen.text(), SharedResult.of(confirmed, me, Instant.now()), ttl);
        }
        return confirmed;
    }

    private boolean isWell() {
        var last = own;
        return last == null || last.isGood();
    }

    private CheckResult measureForAll(CheckContext context) throws InterruptedException {
        try {
            return measure(
                    context,
                    seen -> store.publish(
                            SharedResult.of(seen.result(), me, seen.at()), seen.isGood() ? ttl : failureTtl));
        } catch (InterruptedException ended) {
            store.release();
            throw ended;
        }
    }

    private CheckResult withoutRedis(CheckContext context) throws InterruptedException {
        var last = own;
        if (last != null && System.nanoTime() - last.nanos() < (last.isGood() ? ttl : failureTtl).toNanos()) {
            return signed(last);
        }
        return measure(context, NOBODY);
    }

    /**
     * Runs the wrapped checker on this thread. If it is not done in time that is a failure, which others are told while
     * the lease is valid, whether the checker can be ended or not.
     *
     * @param audience is told what was seen
     */
    private CheckResult measure(CheckContext context, Audience audience) throws InterruptedException {
        var bounded = new BoundedContext(context, timeout);
        var run = new FutureTask<>(() -> Objects.requireNonNull(checker.check(bounded), "the checker returned null"));
        // Whoever completes it first, the checker or the clock, has the say.
        var seen = new CompletableFuture<Own>();
        var clock = new CompletableFuture<@Nullable Void>()
                .orTimeout(bounded.remaining().toNanos(), TimeUnit.NANOSECONDS);
        clock.whenComplete((nothing, late) -> {
            if (late != null) {
                // Not on the clock's own thread: all of the process share it.
                var end = new Thread(() -> end(run, bounded, seen, audience), "vitals4j-shared-" + context.name());
                end.setDaemon(true);
                end.start();
            }
        });
        run.run();
        clock.complete(null);
        var mine = new Own(result(run), Instant.now(), System.nanoTime());
        if (seen.complete(mine)) {
            own = mine;
            audience.learn(mine);
        }
        return signed(seen.join());
    }

    private void end(
            FutureTask<CheckResult> run, BoundedContext bounded, CompletableFuture<Own> seen, Audience audience) {
        var late = new Own(TIMED_OUT, Instant.now(), System.nanoTime());
        if (!seen.complete(late)) {
            return;
        }
        own = late;
        try {
            audience.learn(late);
        } catch (InterruptedException never) {
            Thread.currentThread().interrupt();
        } finally {
            run.cancel(interrupting);
            bounded.abort();
        }
    }

    private CheckResult result(FutureTask<CheckResult> run) throws InterruptedException {
        try {
            return run.get();
        } catch (CancellationException late) {
            // The interrupt was meant for the checker.
            Thread.interrupted();
            return TIMED_OUT;
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof InterruptedException ended) {
                // Out of time: that is a failure which has been seen, too.
                own = new Own(TIMED_OUT, Instant.now(), System.nanoTime());
                throw ended;
            }
            return CheckResult.unhealthy(Objects.requireNonNull(failed.getCause()));
        }
    }

    private CheckResult signed(Own seen) {
        return seen.result()
                .with("measured_by", me)
                .with("measured_at", seen.at().toString());
    }
}
