package io.github.vitals4j.health.redis;

import io.github.vitals4j.health.CheckContext;
import io.github.vitals4j.health.CheckResult;
import io.github.vitals4j.health.Reason;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * A connection that the application holds. While it is down, Lettuce would keep commands until it is up again; so
 * nothing is sent then, and what was sent is taken back when it goes down.
 */
final class HeldConnection {
    private final StatefulConnection<?, ?> connection;
    private final Reconnects reconnects;

    /** Whether it says itself that it is down. That of a cluster speaks of one of its many connections only. */
    private final boolean tells;

    HeldConnection(StatefulConnection<?, ?> connection) {
        this.connection = Objects.requireNonNull(connection, "connection");
        this.reconnects = Reconnects.of(connection.getResources());
        this.tells = !(connection instanceof StatefulRedisClusterConnection);
    }

    /** {@return what came out of a talk, or why the connection is down} It never fails, but may be cancelled. */
    CompletableFuture<CheckResult> ask(CheckContext context, RedisTalk talk) {
        var run = new RedisRun(context, connection.getResources());
        talk(connection, tells, run, talk, reconnects::down);
        return run.result();
    }

    /** Holds a talk, and ends the run with what comes out. */
    static void talk(
            StatefulConnection<?, ?> connection,
            boolean tells,
            RedisRun run,
            RedisTalk talk,
            Supplier<RedisFailure> down) {
        var commands = new RedisCommands(connection);
        run.atEnd(commands::cancel);
        var outcome =
                tells ? whileOpen(connection, run, () -> talk.hold(commands, run), down) : talk.hold(commands, run);
        outcome.whenComplete((result, failure) -> {
            if (failure == null) {
                run.end(result);
            } else if (RedisRun.isSilence(failure) && commands.isHeldBack()) {
                // A connection to master and replicas does not say that it is down; what is sent there just waits.
                run.end(down.get().unhealthy());
            } else {
                run.end(run.explain(failure).unhealthy());
            }
        });
    }

    /** {@return what comes out of a talk, or a failure as soon as the connection is down} */
    static <T> CompletableFuture<T> whileOpen(
            StatefulConnection<?, ?> connection,
            RedisRun run,
            Supplier<CompletableFuture<T>> talk,
            Supplier<RedisFailure> down) {
        var outcome = new CompletableFuture<T>();
        var watch = new RedisConnectionStateListener() {
            @Override
            public void onRedisDisconnected(RedisChannelHandler<?, ?> ignored) {
                outcome.completeExceptionally(
                        new RedisFailure(Reason.CONNECTION_LOST, "the connection broke during the check"));
            }
        };
        connection.addListener(watch);
        run.atEnd(() -> connection.removeListener(watch));
        // Only now, so that it cannot go down without being noticed.
        if (!connection.isOpen()) {
            outcome.completeExceptionally(down.get());
            return outcome;
        }
        talk.get().whenComplete((result, failure) -> {
            if (failure == null) {
                outcome.complete(result);
            } else {
                outcome.completeExceptionally(failure);
            }
        });
        return outcome;
    }
}
