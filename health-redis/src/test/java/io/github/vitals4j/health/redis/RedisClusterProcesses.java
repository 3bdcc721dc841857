package io.github.vitals4j.health.redis;

import io.github.vitals4j.health.CheckResult;
import io.github.vitals4j.health.DependencyChecker;
import io.github.vitals4j.health.HealthStatus;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.SlotHash;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** A cluster of three masters without replicas: real servers that have met. */
final class RedisClusterProcesses implements AutoCloseable {
    private static final int NODES = 3;
    private static final int[] FIRST_SLOT = {0, 5461, 10923, SlotHash.SLOT_COUNT};

    final List<RedisProcess> nodes = new ArrayList<>();

    /** Starts the cluster; it takes the nodes some seconds to find it well. */
    static RedisClusterProcesses start() {
        var cluster = new RedisClusterProcesses();
        for (int each = 0; each < NODES; each++) {
            cluster.nodes.add(RedisProcess.started(() -> RedisProcess.startAt(
                    portWithBus(),
                    "--cluster-enabled",
                    "yes",
                    "--cluster-node-timeout",
                    "60000",
                    "--cluster-config-file",
                    "nodes.conf")));
        }
        for (int each = 0; each < NODES; each++) {
            var node = cluster.nodes.get(each);
            node.command("CLUSTER", "SET-CONFIG-EPOCH", String.valueOf(each + 1));
            var slots = new ArrayList<>(List.of("CLUSTER", "ADDSLOTS"));
            for (int slot = FIRST_SLOT[each]; slot < FIRST_SLOT[each + 1]; slot++) {
                slots.add(String.valueOf(slot));
            }
            node.command(slots.toArray(String[]::new));
        }
        for (var node : cluster.nodes.subList(1, NODES)) {
            cluster.nodes.get(0).command("CLUSTER", "MEET", "127.0.0.1", String.valueOf(node.port()));
        }
        return cluster;
    }

    /** Sets how long a node may be silent before the others give it up. */
    void nodeTimeout(Duration timeout) {
        nodes.forEach(
                node -> node.command("CONFIG", "SET", "cluster-node-timeout", String.valueOf(timeout.toMillis())));
    }

    /** Waits until each node finds the cluster well. */
    void awaitWell() throws Exception {
        var checkers = new LinkedHashMap<String, DependencyChecker>();
        for (var node : nodes) {
            checkers.put(
                    "node-" + node.port(),
                    context -> node.command("CLUSTER", "INFO").contains("cluster_state:ok")
                            ? CheckResult.healthy()
                            : CheckResult.unhealthy("not yet"));
        }
        var report = Recovery.of(checkers);
        if (report.status() != HealthStatus.HEALTHY) {
            throw new IllegalStateException("the cluster is not well: " + report.dependencies());
        }
    }

    /** {@return waits until each of the nodes has written a line with this text} */
    static Scene.Action nextLines(String text, List<RedisProcess> nodes) {
        var lines = nodes.stream().map(node -> node.nextLine(text)).toList();
        return () -> {
            for (var line : lines) {
                Scene.await(line);
            }
        };
    }

    /** {@return the node that has a slot} */
    int nodeOf(int slot) {
        return slot < FIRST_SLOT[1] ? 0 : slot < FIRST_SLOT[2] ? 1 : 2;
    }

    RedisURI uri() {
        return Clients.uri(nodes.get(0).port()).build();
    }

    /** A node listens for the others at its own port plus ten thousand. */
    private static int portWithBus() {
        return RedisProcess.freePort(port -> RedisProcess.isFree(port) && RedisProcess.isFree(port + 10_000));
    }

    @Override
    public void close() {
        nodes.forEach(RedisProcess::close);
    }
}
