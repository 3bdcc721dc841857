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
import java.util.concurrent.CountDownLatch;
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
 *   <li>Without Redis each replica runs the wrapped checker itself, no more often than once per ttl
 *       ({@code redis_unavailable} in the metadata).
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
 * ttl that the fleet shares, so that news travels fast. A look costs Redis one script of two or three commands. The
 * settings are the wrapped checker's. Thread-safe. Register each instance once.
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
    private final SharedStore store;

    private volatile @Nullable Own own;

    private SharedChecker(
            String key, DependencyChecker checker, StatefulConnection<?, ?> connection, String me, Duration ttl) {
        if (key.isBlank() || key.contains("{") || key.contains("}")) {
            throw new IllegalArgumentException("key '" + key + "': must be a name without braces");
        }
        var options = checker.options(CheckOptions.defaults()).ttl(ttl);
        this.key = key;
        this.checker = checker;
        this.connection = connection;
        this.me = me;
        this.ttl = ttl;
        this.failureTtl = options.failureTtl();
        this.timeout = options.timeout();
        this.store = new SharedStore(connection, key, timeout.plus(LEASE_MARGIN));
    }

    private static SharedChecker sharing(String key, DependencyChecker checker, StatefulConnection<?, ?> connection) {
        return new SharedChecker(
                key,
                checker,
                connection,
                ME,
                checker.options(CheckOptions.defaults()).ttl());
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
        return new SharedChecker(key, checker, connection, me, ttl);
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
        return new SharedChecker(key, checker, connection, replica, ttl);
    }

    /**
     * {@return the wrapped checker's options, with shared scope, a longer timeout, and the ttl of a look into Redis}
     */
    @Override
    public CheckOptions options(CheckOptions library) {
        return checker.options(library)
                .scope(Scope.SHARED)
                .ttl(ttl.dividedBy(LOOKS_PER_TTL))
                .timeout(timeout.multipliedBy(2).plus(LEASE_MARGIN.multipliedBy(2)));
    }

    /** {@return the wrapped checker's settings} */
    @Override
    public Map<String, Function<String, DependencyChecker>> settings() {
        var settings = new LinkedHashMap<String, Function<String, DependencyChecker>>();
        checker.settings()
                .forEach((name, change) ->
                        settings.put(name, text -> new SharedChecker(key, change.apply(text), connection, me, ttl)));
        return settings;
    }

    @Override
    public CheckResult check(CheckContext context) throws Exception {
        var ended = new CountDownLatch(1);
        context.onTimeout(ended::countDown);
        try {
            SharedStore.Seen seen = look(context);
            while (isFirstBeingMeasured(seen)
                    && context.remaining().compareTo(timeout.plus(SharedStore.LONGEST_PATIENCE)) > 0) {
                ended.await(ThreadLocalRandom.current().nextInt(100, 300), TimeUnit.MILLISECONDS);
                seen = look(context);
            }
            return judge(seen, context);
        } catch (SharedStore.Away away) {
            return withoutRedis(context).with("redis_unavailable", true);
        }
    }

    /** A replica that alone sees a failure does not compete: what it would say is not what the others see. */
    private SharedStore.Seen look(CheckContext context) throws SharedStore.Away, InterruptedException {
        var quarter = context.remaining().dividedBy(4);
        var patience = quarter.compareTo(SharedStore.LONGEST_PATIENCE) < 0 ? quarter : SharedStore.LONGEST_PATIENCE;
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
            return measure(context);
        }
        if (shared.isGood()) {
            return isWell() ? shared.toResult("measured by " + shared.by()) : measure(context);
        }
        var seenByMyself = own;
        if (seenByMyself != null && !seenByMyself.isGood()) {
            return shared.toResult(seenByMyself.result().error().orElse("measured by " + shared.by()));
        }
        var confirmed = measure(context);
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
        boolean told = false;
        try {
            var result = measure(context);
            store.publish(
                    SharedResult.of(result, me, Instant.now()), result.status().isUp() ? ttl : failureTtl);
            told = true;
            return result;
        } finally {
            if (!told) {
                store.release();
            }
        }
    }

    private CheckResult withoutRedis(CheckContext context) throws InterruptedException {
        var last = own;
        if (last != null && System.nanoTime() - last.nanos() < (last.isGood() ? ttl : failureTtl).toNanos()) {
            return signed(last);
        }
        return measure(context);
    }

    private CheckResult measure(CheckContext context) throws InterruptedException {
        CheckResult result;
        try {
            result = Objects.requireNonNull(
                    checker.check(new BoundedContext(context, timeout)), "the checker returned null");
        } catch (InterruptedException ended) {
            // Out of time: that is a failure which has been seen, too.
            see(CheckResult.unhealthy(Reason.TIMEOUT, "no answer in time"));
            throw ended;
        } catch (Exception failed) {
            result = CheckResult.unhealthy(failed);
        }
        return signed(see(result));
    }

    private Own see(CheckResult result) {
        var seen = new Own(result, Instant.now(), System.nanoTime());
        own = seen;
        return seen;
    }

    private CheckResult signed(Own seen) {
        return seen.result()
                .with("measured_by", me)
                .with("measured_at", seen.at().toString());
    }
}
