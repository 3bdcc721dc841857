package io.github.vitals4j.health.redis;

import io.github.vitals4j.health.AsyncDependencyChecker;
import io.github.vitals4j.health.CheckContext;
import io.github.vitals4j.health.CheckOptions;
import io.github.vitals4j.health.CheckResult;
import io.github.vitals4j.health.DependencyChecker;
import io.github.vitals4j.health.Reason;
import io.github.vitals4j.health.Scope;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.IntegerOutput;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.LongFunction;

/**
 * Watches the length of a queue that is a list in Redis, such as one of Celery's. From one length on the result is
 * degraded, from another on unhealthy, with reason {@code threshold_exceeded}. The metadata has {@code queue},
 * {@code length} and the thresholds, {@code degraded_at} and {@code unhealthy_at}. A queue that does not exist is
 * empty.
 *
 * <p>Configuration may set {@code degraded-at} and {@code unhealthy-at}.
 *
 * <p>Optional, of shared scope, with the library's ttl and timeout (30 s, 3 s). No thread waits for the answer. A run
 * costs the server one {@code LLEN}, which takes the same time however long the list is. Other failures have the
 * reasons of {@link RedisChecker}; a key that is no list is {@code unexpected_response}. Immutable and thread-safe.
 *
 * <pre>{@code
 * builder.register("tasks", RedisQueueChecker.of(connection, "celery")
 *     .degradedAt(1_000)
 *     .unhealthyAt(20_000));
 * }</pre>
 */
public final class RedisQueueChecker implements AsyncDependencyChecker {
    /** Longer than any list. */
    private static final long NEVER = Long.MAX_VALUE;

    private final HeldConnection connection;
    private final String queue;
    private final long degradedAt;
    private final long unhealthyAt;

    private RedisQueueChecker(HeldConnection connection, String queue, long degradedAt, long unhealthyAt) {
        this.connection = connection;
        this.queue = queue;
        this.degradedAt = degradedAt;
        this.unhealthyAt = unhealthyAt;
    }

    private static RedisQueueChecker watching(StatefulConnection<?, ?> connection, String queue) {
        if (queue.isEmpty()) {
            throw new IllegalArgumentException("queue '': must be the key of a list");
        }
        return new RedisQueueChecker(new HeldConnection(connection), queue, NEVER, NEVER);
    }

    /**
     * {@return a checker of a queue, without thresholds yet} The master is asked, wherever the application reads.
     *
     * @param connection the application's; it opens and closes it. Any codec will do
     * @param queue the list's key
     * @throws IllegalArgumentException if the key is empty
     */
    public static RedisQueueChecker of(StatefulRedisConnection<?, ?> connection, String queue) {
        return watching(connection, queue);
    }

    /**
     * {@return a checker of a queue in a cluster, without thresholds yet} The master that has the list is asked.
     *
     * @param connection the application's; it opens and closes it. Any codec will do
     * @param queue the list's key
     * @throws IllegalArgumentException if the key is empty
     */
    public static RedisQueueChecker of(StatefulRedisClusterConnection<?, ?> connection, String queue) {
        return watching(connection, queue);
    }

    /**
     * {@return this checker with the length from which on the queue is degraded}
     *
     * @param length default none. At or above {@link #unhealthyAt} it has no effect
     * @throws IllegalArgumentException if it is less than 1
     */
    public RedisQueueChecker degradedAt(long length) {
        return new RedisQueueChecker(connection, queue, atLeastOne("degraded-at", length), unhealthyAt);
    }

    /**
     * {@return this checker with the length from which on the queue is unhealthy}
     *
     * @param length default none
     * @throws IllegalArgumentException if it is less than 1
     */
    public RedisQueueChecker unhealthyAt(long length) {
        return new RedisQueueChecker(connection, queue, degradedAt, atLeastOne("unhealthy-at", length));
    }

    private static long atLeastOne(String setting, long length) {
        if (length < 1) {
            throw new IllegalArgumentException(setting + " " + length + ": must be at least 1");
        }
        return length;
    }

    /** {@return the library's options, with optional and scope shared} */
    @Override
    public CheckOptions options(CheckOptions library) {
        return library.optional().scope(Scope.SHARED);
    }

    /** {@return {@code degraded-at} and {@code unhealthy-at}} */
    @Override
    public Map<String, Function<String, DependencyChecker>> settings() {
        return Map.of(
                "degraded-at", text -> parsed(text, this::degradedAt),
                "unhealthy-at", text -> parsed(text, this::unhealthyAt));
    }

    private static DependencyChecker parsed(String text, LongFunction<DependencyChecker> setting) {
        long length;
        try {
            length = Long.parseLong(text.strip());
        } catch (NumberFormatException malformed) {
            throw new IllegalArgumentException("must be a whole number", malformed);
        }
        return setting.apply(length);
    }

    /** {@return completes with how the queue is; cancelling it takes back what was sent} It never fails. */
    @Override
    public CompletionStage<CheckResult> start(CheckContext context) {
        return connection.ask(context, this::measure);
    }

    private CompletableFuture<CheckResult> measure(RedisCommands commands, RedisRun run) {
        var length = commands.send(
                "LLEN",
                new IntegerOutput<>(StringCodec.UTF8),
                RedisCommands.args().addKey(queue));
        return run.inTime(length).thenApply(this::judge);
    }

    private CheckResult judge(long length) {
        return verdict(length)
                .with("queue", queue)
                .with("length", length)
                .with("degraded_at", degradedAt == NEVER ? null : degradedAt)
                .with("unhealthy_at", unhealthyAt == NEVER ? null : unhealthyAt);
    }

    private CheckResult verdict(long length) {
        if (length >= unhealthyAt) {
            return CheckResult.unhealthy(Reason.THRESHOLD_EXCEEDED, length + " entries, at most " + (unhealthyAt - 1));
        }
        if (length >= degradedAt) {
            return CheckResult.degraded(Reason.THRESHOLD_EXCEEDED, length + " entries, at most " + (degradedAt - 1));
        }
        return CheckResult.healthy();
    }
}
