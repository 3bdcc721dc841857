package io.github.vitals4j.health.redis;

import io.github.vitals4j.health.CheckContext;
import io.github.vitals4j.health.CheckResult;
import io.github.vitals4j.health.Reason;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisCredentialsProvider;
import io.lettuce.core.RedisCredentialsProvider.ImmediateRedisCredentialsProvider;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** A connection that is made for one run and closed after it. */
final class FreshConnection implements RedisTarget {
    /** How often it is tried to find out why a connection ended. */
    private static final int EXPLANATIONS = 2;

    private final RedisClient client;
    private final RedisURI uri;

    FreshConnection(RedisClient client, RedisURI uri) {
        this.client = Objects.requireNonNull(client, "client");
        this.uri = Objects.requireNonNull(uri, "uri");
    }

    @Override
    public CompletableFuture<CheckResult> ask(CheckContext context, ServerTalk talk) {
        if (client.getResources().eventExecutorGroup().isShuttingDown()) {
            return CompletableFuture.completedFuture(
                    CheckResult.unhealthy(Reason.INTERNAL_ERROR, "the Redis client was shut down"));
        }
        var run = new RedisRun(context, client.getResources());
        var opening = openOrExplain(bounded(run.allowed(), context).build());
        opening.whenComplete((connection, failure) -> {
            if (connection != null) {
                run.atEnd(connection::closeAsync);
                HeldConnection.talk(connection, true, run, talk, FreshConnection::lost);
            } else {
                run.end(failed(RedisFailure.of(failure)));
            }
        });
        run.nearlyOver().thenRun(() -> {
            if (!opening.isDone()) {
                // Perhaps it was accepted, and the greeting was not answered: Lettuce does not tell.
                run.end(CheckResult.unhealthy(
                        Reason.TIMEOUT,
                        "no answer to a new connection in " + run.allowed().toMillis() + " ms"));
            }
        });
        if (uri.isSsl() && uri.getHost() != null) {
            suspectPlainText(run, opening);
        }
        return run.result();
    }

    /**
     * Opens a connection. If there is nothing to be said but that it ended, another attempt finds out why, or a third:
     * about once in a hundred times Lettuce says no more, though the server gave a reason. It is no second chance: a
     * server that hangs up every other time is not well.
     */
    private CompletableFuture<StatefulRedisConnection<String, String>> openOrExplain(RedisURI where) {
        return open(where)
                .exceptionallyCompose(failure -> RedisFailure.of(failure).isVague()
                        ? explain(failure, where, EXPLANATIONS)
                        : CompletableFuture.failedFuture(failure));
    }

    private CompletableFuture<StatefulRedisConnection<String, String>> explain(
            Throwable vague, RedisURI where, int attempts) {
        return open(where)
                .handle((connection, reason) -> {
                    if (connection != null) {
                        connection.closeAsync();
                        return failure(vague);
                    }
                    return attempts > 1 && RedisFailure.of(reason).isVague()
                            ? explain(vague, where, attempts - 1)
                            : failure(reason);
                })
                .thenCompose(Function.identity());
    }

    private static CompletableFuture<StatefulRedisConnection<String, String>> failure(Throwable why) {
        return CompletableFuture.failedFuture(why);
    }

    private CompletableFuture<StatefulRedisConnection<String, String>> open(RedisURI where) {
        return client.connectAsync(StringCodec.UTF8, where).toCompletableFuture();
    }

    private static RedisFailure lost() {
        return new RedisFailure(Reason.CONNECTION_LOST, "the connection broke as soon as it stood");
    }

    /** The address, with the run's time in place of the minute that Lettuce gives a server to answer the greeting. */
    private RedisURI.Builder bounded(Duration time, CheckContext context) {
        var builder = single(uri, time, context);
        if (!uri.getSentinels().isEmpty()) {
            builder.withSentinelMasterId(uri.getSentinelMasterId());
            uri.getSentinels()
                    .forEach(sentinel ->
                            builder.withSentinel(single(sentinel, time, context).build()));
        }
        return builder;
    }

    private static RedisURI.Builder single(RedisURI server, Duration time, CheckContext context) {
        return RedisURI.builder(server)
                .withTimeout(time)
                .withAuthentication(declaring(server.getCredentialsProvider(), context));
    }

    /**
     * A server without TLS takes the TLS greeting for the beginning of a command and waits for the rest, which looks
     * like a server that is stuck. So when half of the time is over and the connection does not stand, the server is
     * asked whether it speaks without.
     */
    private void suspectPlainText(RedisRun run, CompletableFuture<?> opening) {
        var half = run.allowed().dividedBy(2);
        Runnable question = () -> speaksPlainText(half).thenAccept(itDoes -> {
            if (itDoes && !opening.isDone()) {
                run.end(CheckResult.unhealthy(Reason.TLS, "the server speaks no TLS: it answers in plain text"));
            }
        });
        run.later(question, half);
    }

    /** A server with TLS hangs up on a client without, just as a broken one does. */
    private CheckResult failed(RedisFailure why) {
        boolean mayWantTls = !uri.isSsl() && why.reason().equals(Reason.CONNECTION_LOST);
        return CheckResult.unhealthy(why.reason(), why.getMessage() + (mayWantTls ? " (does it want TLS?)" : ""));
    }

    /** {@return whether a Redis answers without TLS} It is given no credentials. Never fails. */
    private CompletableFuture<Boolean> speaksPlainText(Duration patience) {
        return open(RedisURI.builder()
                        .withHost(uri.getHost())
                        .withPort(uri.getPort())
                        .withTimeout(patience)
                        .build())
                .handle((connection, failure) -> {
                    if (connection != null) {
                        connection.closeAsync();
                    }
                    return connection != null
                            || RedisFailure.find(failure, RedisCommandExecutionException.class) != null;
                });
    }

    /** The same credentials; it declares the password when Lettuce asks for it. */
    private static RedisCredentialsProvider declaring(RedisCredentialsProvider provider, CheckContext context) {
        if (provider instanceof ImmediateRedisCredentialsProvider immediate) {
            // Lettuce needs no further thread for these.
            return (ImmediateRedisCredentialsProvider) () -> declared(immediate.resolveCredentialsNow(), context);
        }
        return () -> provider.resolveCredentials().map(credentials -> declared(credentials, context));
    }

    private static RedisCredentials declared(RedisCredentials credentials, CheckContext context) {
        if (credentials.hasPassword()) {
            context.secret(String.valueOf(credentials.getPassword()));
        }
        return credentials;
    }
}
