package io.github.vitals4j.health.redis;

import io.github.vitals4j.health.AsyncDependencyChecker;
import io.github.vitals4j.health.CheckContext;
import io.github.vitals4j.health.CheckOptions;
import io.github.vitals4j.health.CheckResult;
import io.github.vitals4j.health.Scope;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * Asks Redis how it is: {@code PING} decides. A value can be written and read back ({@link #writing()}), and
 * {@code INFO} gives figures for the metadata, which decide nothing: {@code connected_clients},
 * {@code used_memory_human}, {@code used_memory_percent} of the configured limit, {@code role}, {@code redis_version},
 * and {@code master_link_status} of a replica or {@code connected_slaves} of a master. If the user may not ask for
 * them, {@code info_error} says so.
 *
 * <p>Optional, of shared scope, ttl 60 s, timeout 3 s. No thread waits for answers. A connection that is down fails at
 * once, with the reason for which Lettuce cannot restore it, and nothing is left in Lettuce's queues when a run is
 * over. Immutable and thread-safe.
 *
 * <p>A run costs the server the commands named above, sent together.
 *
 * <p>The reasons of a failure: {@code connection_refused}, {@code connection_lost}, {@code unknown_host}, {@code tls},
 * {@code authentication} (wrong or no password), {@code permission} (the ACL forbids {@code PING}, or writing),
 * {@code timeout}, {@code queue_full} (Lettuce's own queue, if it was given a limit) and {@code unexpected_response}
 * for every other error of the server, whose text is shown: it is loading, out of memory, read-only, has too many
 * clients.
 *
 * <pre>{@code
 * StatefulRedisConnection<String, String> connection = redisClient.connect();
 * builder.register("redis", RedisChecker.of(connection));                 // optional
 * builder.register("cache", RedisChecker.of(connection).writing());       // and does it keep what it is given?
 * }</pre>
 *
 * <p>The connection may be shared with the application, but not with one that blocks it ({@code BLPOP}), runs
 * transactions on it, or has switched automatic flushing off: what is sent there has to wait.
 */
public final class RedisChecker implements AsyncDependencyChecker {
    private final RedisTarget target;
    private final ServerTalk talk;

    private RedisChecker(RedisTarget target, ServerTalk talk) {
        this.target = target;
        this.talk = talk;
    }

    private static RedisChecker asking(RedisTarget target) {
        return new RedisChecker(target, new ServerTalk(null, true));
    }

    /**
     * {@return a checker that uses a connection of the application} It may be to a single server, to the master that
     * sentinels know, or to master and replicas; of the latter the master is asked, wherever the application reads. The
     * application opens it and closes it.
     *
     * <p>A connection to master and replicas does not say that it is down. The checker then finds out shortly before
     * its timeout.
     *
     * @param connection the connection; any codec will do
     */
    public static RedisChecker of(StatefulRedisConnection<?, ?> connection) {
        return asking(new HeldConnection(connection)::ask);
    }

    /**
     * {@return a checker that uses a connection of the application to a cluster} Every master is asked by {@code PING};
     * one of them also for the state of the cluster and the figures ({@code node} tells which). Degraded if some
     * masters do not answer or some slots are not served; unhealthy if no master answers, or the cluster says that it
     * has failed.
     *
     * <p>The metadata also has {@code cluster_state}, {@code cluster_size}, {@code cluster_slots_ok},
     * {@code cluster_known_nodes}, {@code masters} and {@code masters_up}. Which masters there are is what the client
     * knows: let it refresh its topology.
     *
     * @param connection the connection; any codec will do
     */
    public static RedisChecker of(StatefulRedisClusterConnection<?, ?> connection) {
        return asking(new ClusterTarget(connection));
    }

    /**
     * {@return a checker that makes a connection of its own for each run and closes it again} It therefore notices what
     * connections that stand do not: a changed password, a name that resolves no more, a server that accepts no more
     * clients. A run costs the server a connection besides the commands, and another one if the first ended
     * unexplained.
     *
     * <p>The password is read from the address's credentials provider each time, and never shown. An attempt to connect
     * that is still under way at the end of the run is given up by the client's own connect timeout
     * ({@code SocketOptions}, 10 s by default).
     *
     * @param client makes the connections; the application shuts it down
     * @param uri where to; sentinels, TLS and credentials are heeded
     */
    public static RedisChecker of(RedisClient client, RedisURI uri) {
        return asking(new FreshConnection(client, uri));
    }

    /**
     * {@return this checker, which also writes a random value, reads it back and compares} Each run uses a key of its
     * own, {@code vitals4j:check:<random>}, which expires after a minute; both go to the master. A value that comes
     * back different is {@code unexpected_response} with the text {@code read_write_mismatch}.
     */
    public RedisChecker writing() {
        return writing("vitals4j:check");
    }

    /**
     * {@return this checker, which also writes a random value, reads it back and compares} As {@link #writing()}, for
     * users whose ACL allows some keys only.
     *
     * @param prefix how the key begins; a colon and a random part follow, so that no two runs overwrite each other's
     * @throws IllegalArgumentException if the prefix is blank
     */
    public RedisChecker writing(String prefix) {
        if (prefix.isBlank()) {
            throw new IllegalArgumentException("key prefix '" + prefix + "': must not be blank");
        }
        return new RedisChecker(target, new ServerTalk(prefix, talk.figures()));
    }

    /** {@return this checker, which does not ask for figures} */
    public RedisChecker withoutFigures() {
        return new RedisChecker(target, new ServerTalk(talk.prefix(), false));
    }

    /** {@return the library's options, with optional, scope shared, ttl 60 s and timeout 3 s} */
    @Override
    public CheckOptions options(CheckOptions library) {
        return library.optional()
                .scope(Scope.SHARED)
                .ttl(Duration.ofSeconds(60))
                .timeout(Duration.ofSeconds(3));
    }

    /** {@return completes with how Redis is; cancelling it takes back what was sent} It never fails. */
    @Override
    public CompletionStage<CheckResult> start(CheckContext context) {
        return target.ask(context, talk);
    }
}
