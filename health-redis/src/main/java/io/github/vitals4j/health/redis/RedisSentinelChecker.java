package io.github.vitals4j.health.redis;

import io.github.vitals4j.health.AsyncDependencyChecker;
import io.github.vitals4j.health.CheckContext;
import io.github.vitals4j.health.CheckOptions;
import io.github.vitals4j.health.CheckResult;
import io.github.vitals4j.health.Reason;
import io.github.vitals4j.health.Scope;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.MapOutput;
import io.lettuce.core.sentinel.api.StatefulRedisSentinelConnection;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Asks a sentinel about the master that it watches. Unhealthy if the sentinel does not answer, does not know the
 * master, or the sentinels agree that the master is down ({@code connection_lost}); degraded if only this one cannot
 * reach the master, or if there are too few of them for a failover ({@code unexpected_response}). The metadata has
 * {@code master} (its address), {@code replicas}, {@code sentinels} and {@code quorum}.
 *
 * <p>What an application needs is Redis itself: {@link RedisChecker} with a connection that was made by way of
 * sentinels asks the master that is in office. This checker tells whether a failover would work.
 *
 * <p>Optional, of shared scope, ttl 60 s, timeout 3 s. No thread waits for answers. A run costs the sentinel
 * {@code PING}, {@code SENTINEL MASTER} and {@code SENTINEL CKQUORUM}. Other failures have the reasons of
 * {@link RedisChecker}. Immutable and thread-safe.
 *
 * <pre>{@code
 * StatefulRedisSentinelConnection<String, String> sentinel = redisClient.connectSentinel();
 * builder.register("redis", RedisChecker.of(connection));                              // is the master well?
 * builder.register("failover", RedisSentinelChecker.of(sentinel, "mymaster"));         // is there one to take over?
 * }</pre>
 */
public final class RedisSentinelChecker implements AsyncDependencyChecker {
    private final HeldConnection connection;
    private final String master;

    private RedisSentinelChecker(HeldConnection connection, String master) {
        this.connection = connection;
        this.master = master;
    }

    /**
     * {@return a checker that uses a connection of the application to a sentinel}
     *
     * @param connection the application opens it and closes it; any codec will do
     * @param master the name by which the sentinels know the master
     * @throws IllegalArgumentException if the name is blank
     */
    public static RedisSentinelChecker of(StatefulRedisSentinelConnection<?, ?> connection, String master) {
        if (master.isBlank()) {
            throw new IllegalArgumentException("master '" + master + "': must be a name that the sentinels know");
        }
        return new RedisSentinelChecker(new HeldConnection(connection), master);
    }

    /** {@return the library's options, with optional, scope shared, ttl 60 s and timeout 3 s} */
    @Override
    public CheckOptions options(CheckOptions library) {
        return library.optional()
                .scope(Scope.SHARED)
                .ttl(Duration.ofSeconds(60))
                .timeout(Duration.ofSeconds(3));
    }

    /** {@return completes with how the master is; cancelling it takes back what was sent} It never fails. */
    @Override
    public CompletionStage<CheckResult> start(CheckContext context) {
        return connection.ask(context, this::hold);
    }

    private CompletableFuture<CheckResult> hold(RedisCommands commands, RedisRun run) {
        var pong = ServerTalk.ping(commands, run);
        var state = run.inTime(commands.send(
                "SENTINEL",
                new MapOutput<>(StringCodec.UTF8),
                RedisCommands.args().add("MASTER").add(master)));
        var quorum = run.inTime(commands.text(
                        "SENTINEL", RedisCommands.args().add("CKQUORUM").add(master)))
                .handle((enough, failure) ->
                        failure == null ? "" : run.explain(failure).getMessage());
        return pong.thenCompose(done -> state)
                .thenCombine(
                        quorum,
                        (fields, lacking) -> verdict(fields, String.valueOf(lacking))
                                .with("master", fields.get("ip") + ":" + fields.get("port"))
                                .with("replicas", RedisFigures.number(fields, "num-slaves"))
                                .with("sentinels", RedisFigures.number(fields, "num-other-sentinels") + 1)
                                .with("quorum", RedisFigures.number(fields, "quorum")));
    }

    private static CheckResult verdict(Map<String, String> fields, String lacking) {
        String flags = fields.getOrDefault("flags", "");
        if (flags.contains("o_down")) {
            return CheckResult.unhealthy(Reason.CONNECTION_LOST, "the sentinels agree that the master is down");
        }
        if (flags.contains("s_down")) {
            return CheckResult.degraded(Reason.CONNECTION_LOST, "this sentinel cannot reach the master");
        }
        return lacking.isEmpty()
                ? CheckResult.healthy()
                : CheckResult.degraded(Reason.UNEXPECTED_RESPONSE, "no failover would be possible: " + lacking);
    }
}
