package io.github.vitals4j.health.redis;

import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import java.time.Duration;

/** Faults of a cluster. The scenes share one, for it takes seconds to agree on anything. */
final class ClusterScenes implements AutoCloseable {
    /** Longer than any scene takes. */
    private static final Duration NEVER = Duration.ofMinutes(1);

    private static final Duration SOON = Duration.ofMillis(1500);

    private RedisClusterProcesses cluster;

    boolean arrange(String fault, String through, Scene scene) throws Exception {
        if (!fault.startsWith("cluster_") && !fault.equals("moved")) {
            return false;
        }
        if (cluster == null) {
            cluster = RedisClusterProcesses.start();
        }
        cluster.awaitWell();
        cluster.nodeTimeout(NEVER);
        if (fault.equals("moved") && through.equals("connection")) {
            foreignSlot(scene);
            return true;
        }
        var client = RedisClusterClient.create(scene.clients.resources, cluster.uri());
        scene.closing(() -> client.shutdown(Duration.ZERO, Duration.ofSeconds(2)));
        var connection = scene.closing(client.connect());
        scene.held = connection;
        var checker = RedisChecker.of(connection);
        var last = cluster.nodes.get(2);
        var others = cluster.nodes.subList(0, 2);
        scene.checker = checker;
        switch (fault) {
            case "moved" -> {
                // The slot of "foo" is the last node's. It is handed over behind the client's back, and back again.
                scene.checker = checker.writing("{foo}");
                int slot = SlotHash.getSlot("foo");
                scene.inflict = () -> handOver(slot, 0);
                scene.heal = () -> handOver(slot, cluster.nodeOf(slot));
            }
            case "cluster_master_killed" -> {
                scene.inflictLoss(last::kill);
                scene.heal = last::restart;
            }
            case "cluster_master_stopped" -> {
                scene.inflict = last::stop;
                scene.heal = last::go;
            }
            case "cluster_failed" -> {
                scene.inflict = () -> {
                    var failed = RedisClusterProcesses.nextLines("Cluster state changed: fail", others);
                    cluster.nodeTimeout(SOON);
                    last.kill();
                    failed.run();
                };
                scene.heal = () -> last.restart("--cluster-node-timeout", String.valueOf(SOON.toMillis()));
            }
            default -> {
                scene.inflictLoss(
                        () -> cluster.nodes.forEach(RedisProcess::kill),
                        cluster.nodes.stream().mapToInt(RedisProcess::port).toArray());
                scene.heal = () -> cluster.nodes.forEach(RedisProcess::restart);
            }
        }
        return true;
    }

    /** A connection to one node, as if it were all, and a key that belongs to another. */
    private void foreignSlot(Scene scene) {
        int slot = SlotHash.getSlot("foo");
        var connection = scene.closing(scene.clients.redis.connect(
                Clients.uri(cluster.nodes.get(0).port()).build()));
        scene.held = connection;
        scene.checker = RedisChecker.of(connection).writing("{foo}");
        scene.wellBefore = false;
        scene.heal = () -> handOver(slot, 0);
        scene.closing(() -> handOver(slot, cluster.nodeOf(slot)));
    }

    private void handOver(int slot, int to) {
        String id = cluster.nodes.get(to).command("CLUSTER", "MYID");
        // The one who gives it away may do so only once it has no keys there.
        cluster.nodes.forEach(node -> node.command("FLUSHALL"));
        cluster.nodes.forEach(node -> node.command("CLUSTER", "SETSLOT", String.valueOf(slot), "NODE", id));
    }

    @Override
    public void close() {
        if (cluster != null) {
            cluster.close();
        }
    }
}
