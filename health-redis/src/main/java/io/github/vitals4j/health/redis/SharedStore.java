package io.github.vitals4j.health.redis;

import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.protocol.CommandArgs;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The shared result and the lease of a {@link SharedChecker}, in Redis. How old a result is follows from how long Redis
 * will still keep it, so no two clocks are ever compared. Scripts make each step one that cannot be interrupted.
 */
final class SharedStore {
    /** Whoever measures must be done by the time that the lease ends; the old result is kept that long, and longer. */
    private static final int GRACE_IN_LEASES = 3;

    /** A script takes a fraction of a millisecond. */
    static final Duration LONGEST_PATIENCE = Duration.ofMillis(500);

    /**
     * KEYS: result, lease. ARGV: grace in ms, token ("" to take no lease), lease in ms. Answers with a word and, after
     * a space, the result there is.
     */
    private static final String LOOK = """
            local result = redis.call('GET', KEYS[1])
            if result and redis.call('PTTL', KEYS[1]) > tonumber(ARGV[1]) then return 'FRESH ' .. result end
            if ARGV[2] ~= '' and redis.call('SET', KEYS[2], ARGV[2], 'NX', 'PX', ARGV[3]) then
                return 'LEASED ' .. (result or '')
            end
            return 'OLD ' .. (result or '')
            """;

    /** KEYS: result, lease. ARGV: token, result, ms to keep it. */
    private static final String PUBLISH = """
            if redis.call('GET', KEYS[2]) ~= ARGV[1] then return 'LATE' end
            redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
            redis.call('DEL', KEYS[2])
            return 'OK'
            """;

    /** KEYS: result. ARGV: the result that was not believed, the result instead, ms to keep it. */
    private static final String CORRECT = """
            if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 'LATE' end
            redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
            return 'OK'
            """;

    /** KEYS: lease. ARGV: token. */
    private static final String RELEASE = """
            if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
            return 'OK'
            """;

    /** Redis cannot be asked now. */
    static final class Away extends Exception {
        private static final long serialVersionUID = 1L;

        Away(String why, @Nullable Throwable cause) {
            super(why, cause);
        }
    }

    /** No result is fresh with a grace as long as that. */
    private static final long ENDLESS = 1L << 52;

    /** What there is in Redis. */
    enum State {
        /** A result that is to be used. */
        FRESH,
        /** It is the asker's turn to measure. */
        LEASED,
        /** Somebody else is measuring, or nobody; a result that there may be has seen better days. */
        OLD
    }

    /**
     * What a look into Redis has shown.
     *
     * @param text the result as it stands there
     */
    record Seen(State state, @Nullable SharedResult result, String text) {}

    private final StatefulConnection<?, ?> connection;
    private final String resultKey;
    private final String leaseKey;
    private final long leaseMillis;
    final Duration longestPatience;
    private final String token = UUID.randomUUID().toString();

    SharedStore(StatefulConnection<?, ?> connection, String key, Duration lease, Duration longestPatience) {
        this.connection = Objects.requireNonNull(connection, "connection");
        // The braces keep both on one node of a cluster, as a script needs them.
        this.resultKey = "vitals4j:{" + key + "}:result";
        this.leaseKey = "vitals4j:{" + key + "}:lease";
        this.leaseMillis = lease.toMillis();
        this.longestPatience = longestPatience;
    }

    /**
     * {@return what there is, having taken the lease if nothing is fresh and nobody has it} What cannot be read counts
     * as nothing, so that a result takes its place.
     *
     * @param compete whether to take the lease
     */
    Seen look(boolean compete, Duration patience) throws Away, InterruptedException {
        var seen = look(compete, patience, grace());
        return seen.state() == State.FRESH && seen.result() == null ? look(compete, patience, ENDLESS) : seen;
    }

    private Seen look(boolean compete, Duration patience, long grace) throws Away, InterruptedException {
        var args = script(LOOK, 2)
                .addKey(resultKey)
                .addKey(leaseKey)
                .add(grace)
                .add(compete ? token : "")
                .add(leaseMillis);
        String answer = ask(args, patience);
        int space = answer.indexOf(' ');
        String text = answer.substring(space + 1);
        return new Seen(State.valueOf(answer.substring(0, space)), parsed(text), text);
    }

    private static @Nullable SharedResult parsed(String text) {
        try {
            return text.isEmpty() ? null : SharedResult.parse(text);
        } catch (IOException foreign) {
            return null;
        }
    }

    /** Makes known what the holder of the lease has found out, and gives the lease back. */
    void publish(SharedResult result, Duration ttl) throws InterruptedException {
        tell(script(PUBLISH, 2)
                .addKey(resultKey)
                .addKey(leaseKey)
                .add(token)
                .add(result.toJson())
                .add(ttl.toMillis() + grace()));
    }

    /** Puts a result in the place of one that was not believed, if that is still there. */
    void correct(String wrong, SharedResult result, Duration ttl) throws InterruptedException {
        tell(script(CORRECT, 1)
                .addKey(resultKey)
                .add(wrong)
                .add(result.toJson())
                .add(ttl.toMillis() + grace()));
    }

    /** Gives the lease back, if it is still held. */
    void release() throws InterruptedException {
        tell(script(RELEASE, 1).addKey(leaseKey).add(token));
    }

    /** If Redis does not take it, a lease ends by itself, and the next one to look measures anew. */
    private void tell(CommandArgs<String, String> args) throws InterruptedException {
        try {
            ask(args, longestPatience);
        } catch (Away ignored) {
            // The result is good without being shared.
        }
    }

    private long grace() {
        return GRACE_IN_LEASES * leaseMillis;
    }

    private static CommandArgs<String, String> script(String script, int keys) {
        return RedisCommands.args().add(script).add(keys);
    }

    private String ask(CommandArgs<String, String> args, Duration patience) throws Away, InterruptedException {
        if (!(connection instanceof StatefulRedisClusterConnection) && !connection.isOpen()) {
            throw new Away("the connection is down", null);
        }
        var commands = new RedisCommands(connection);
        try {
            return commands.text("EVAL", args).get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException silent) {
            throw new Away("no answer in " + patience.toMillis() + " ms", silent);
        } catch (ExecutionException failed) {
            throw new Away(String.valueOf(RedisFailure.of(failed).getMessage()), failed);
        } finally {
            commands.cancel();
        }
    }
}
