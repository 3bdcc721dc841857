package io.github.vitals4j.health.redis;

import static io.github.vitals4j.health.redis.RedisFigures.number;

import io.github.vitals4j.health.CheckContext;
import io.github.vitals4j.health.CheckResult;
import io.github.vitals4j.health.Reason;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode.NodeFlag;
import io.lettuce.core.protocol.ConnectionIntent;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The masters of a cluster, each asked through the connection that the application's commands take too. */
final class ClusterTarget implements RedisTarget {
    private static final int SLOTS = 16_384;

    /** What came of asking a master: a connection that works, or a failure. */
    private record Answer(
            String node,
            @Nullable StatefulConnection<?, ?> connection,
            @Nullable RedisFailure failure) {}

    /** What a master says of the cluster, and of itself. */
    private record View(String node, Map<String, String> state, Map<String, Object> figures) {}

    private final StatefulRedisClusterConnection<?, ?> cluster;
    private final Reconnects reconnects;

    ClusterTarget(StatefulRedisClusterConnection<?, ?> cluster) {
        this.cluster = Objects.requireNonNull(cluster, "connection");
        this.reconnects = Reconnects.of(cluster.getResources());
    }

    @Override
    public CompletableFuture<CheckResult> ask(CheckContext context, ServerTalk talk) {
        var masters = cluster.getPartitions().stream()
                .filter(node -> node.is(NodeFlag.UPSTREAM) && !node.hasNoSlots())
                .toList();
        if (masters.isEmpty()) {
            return CompletableFuture.completedFuture(
                    CheckResult.unhealthy(Reason.UNEXPECTED_RESPONSE, "no master of the cluster is known"));
        }
        var run = new RedisRun(context, cluster.getResources());
        var commands = new RedisCommands(cluster);
        run.atEnd(commands::cancel);
        var kept = talk.writeAndRead(commands, run);
        var asked = masters.stream().map(node -> ask(node, commands, run)).toList();
        var view = view(asked, commands, talk, run);
        CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
                .thenApply(all -> asked.stream().map(CompletableFuture::join).toList())
                .thenCompose(answers -> judge(answers, kept, view))
                .whenComplete((result, failure) ->
                        run.end(failure == null ? result : run.explain(failure).unhealthy()));
        return run.result();
    }

    /** Never fails. */
    private CompletableFuture<Answer> ask(RedisClusterNode node, RedisCommands commands, RedisRun run) {
        String name = node.getUri().getHost() + ":" + node.getUri().getPort();
        return run.inTime(connection(node))
                .thenCompose(connection -> HeldConnection.whileOpen(
                                connection,
                                run,
                                () -> ServerTalk.ping(commands.through(connection), run),
                                reconnects::down)
                        .thenApply(pong -> new Answer(name, connection, null)))
                .exceptionally(failure -> new Answer(name, null, run.explain(failure)));
    }

    private CompletableFuture<StatefulConnection<?, ?>> connection(RedisClusterNode node) {
        try {
            return cluster.getConnectionAsync(
                            node.getUri().getHost(), node.getUri().getPort(), ConnectionIntent.WRITE)
                    .thenApply(connection -> connection);
        } catch (RuntimeException refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }

    /** {@return what the first master to answer says of the cluster and of itself} Never completes if none answers. */
    private static CompletableFuture<View> view(
            List<CompletableFuture<Answer>> asked, RedisCommands commands, ServerTalk talk, RedisRun run) {
        var view = new CompletableFuture<View>();
        var taken = new AtomicBoolean();
        for (var each : asked) {
            each.thenAccept(answer -> {
                if (answer.connection != null && taken.compareAndSet(false, true)) {
                    var node = commands.through(answer.connection);
                    var state = run.inTime(
                                    node.text("CLUSTER", RedisCommands.args().add("INFO")))
                            .handle((text, failure) -> RedisFigures.fields(failure == null ? text : ""));
                    state.thenCombine(talk.info(node, run), (fields, info) -> new View(answer.node, fields, info))
                            .thenAccept(view::complete);
                }
            });
        }
        return view;
    }

    private static CompletableFuture<CheckResult> judge(
            List<Answer> answers, CompletableFuture<Void> kept, CompletableFuture<View> view) {
        var down = answers.stream().filter(answer -> answer.failure != null).toList();
        if (down.size() == answers.size()) {
            return CompletableFuture.failedFuture(failure(down));
        }
        // Where a master is down the value may just have hit its slots, which says nothing new.
        var written = down.isEmpty() ? kept : CompletableFuture.<Void>completedFuture(null);
        return written.thenCompose(done -> view)
                .thenApply(seen -> verdict(down, answers, seen.state)
                        .with("masters", answers.size())
                        .with("masters_up", answers.size() - down.size())
                        .with("cluster_state", seen.state.getOrDefault("cluster_state", "unknown"))
                        .with("cluster_slots_ok", number(seen.state, "cluster_slots_ok"))
                        .with("cluster_known_nodes", number(seen.state, "cluster_known_nodes"))
                        .with("cluster_size", number(seen.state, "cluster_size"))
                        .with("node", seen.node)
                        .with(seen.figures));
    }

    private static CheckResult verdict(List<Answer> down, List<Answer> answers, Map<String, String> state) {
        long served = number(state, "cluster_slots_ok");
        String slots = served + " of " + SLOTS + " slots are served";
        if ("fail".equals(state.get("cluster_state"))) {
            return CheckResult.unhealthy(Reason.UNEXPECTED_RESPONSE, "the cluster has failed: " + slots);
        }
        if (!down.isEmpty()) {
            var failure = failure(down);
            return CheckResult.degraded(
                    failure.reason(),
                    down.size() + " of " + answers.size() + " masters do not answer; " + failure.getMessage());
        }
        if (state.containsKey("cluster_slots_ok") && served < SLOTS) {
            return CheckResult.degraded(Reason.UNEXPECTED_RESPONSE, slots);
        }
        return CheckResult.healthy();
    }

    private static RedisFailure failure(List<Answer> down) {
        var first = down.get(0);
        return Objects.requireNonNull(first.failure).in(first.node);
    }
}
