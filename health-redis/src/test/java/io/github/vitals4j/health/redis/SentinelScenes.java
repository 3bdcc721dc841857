package io.github.vitals4j.health.redis;

import io.lettuce.core.RedisURI;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.masterreplica.MasterReplica;
import java.time.Duration;

/** Faults where sentinels watch. */
final class SentinelScenes {
    private SentinelScenes() {}

    static boolean arrange(String fault, String through, Scene scene) throws Exception {
        switch (fault) {
            case "master_killed" -> {
                if (through.equals("sentinel")) {
                    masterOfSentinelKilled(scene);
                } else {
                    failover(through, scene);
                }
            }
            case "sentinel_killed" -> sentinelKilled(scene);
            default -> {
                return false;
            }
        }
        return true;
    }

    private static RedisURI bySentinel(RedisProcess sentinel) {
        return RedisURI.builder()
                .withSentinel("127.0.0.1", sentinel.port())
                .withSentinelMasterId("main")
                .withTimeout(Duration.ofSeconds(30))
                .build();
    }

    private static void giveUpAfter(Duration silence, RedisProcess sentinel) {
        sentinel.command("SENTINEL", "SET", "main", "down-after-milliseconds", String.valueOf(silence.toMillis()));
    }

    private static void failover(String through, Scene scene) throws Exception {
        var master = scene.server("--repl-diskless-sync-delay", "0");
        var replica = scene.server();
        var synced = replica.nextLine("Finished with success");
        replica.command("REPLICAOF", "127.0.0.1", String.valueOf(master.port()));
        Scene.await(synced);
        var sentinel = scene.closing(RedisProcess.sentinel(master.port(), 1));
        Scene.await(sentinel.line("+slave slave"));
        var uri = bySentinel(sentinel);
        if (through.equals("master_and_replica")) {
            var connection = scene.closing(MasterReplica.connect(scene.clients.redis, StringCodec.UTF8, uri));
            scene.held = connection;
            scene.checker = RedisChecker.of(connection);
        } else {
            scene.look(uri);
        }
        scene.inflictLoss(master::kill);
        // The sentinel heals it, once it has no patience any more.
        scene.heal = () -> giveUpAfter(Duration.ofSeconds(2), sentinel);
    }

    private static void masterOfSentinelKilled(Scene scene) throws Exception {
        var master = scene.server();
        var sentinel = scene.closing(RedisProcess.sentinel(master.port(), 1));
        look(sentinel, scene);
        scene.inflict = () -> {
            var agreed = sentinel.nextLine("+odown master main");
            master.kill();
            giveUpAfter(Duration.ofMillis(400), sentinel);
            Scene.await(agreed);
        };
        scene.heal = master::restart;
    }

    private static void sentinelKilled(Scene scene) {
        var master = scene.server();
        var sentinel = scene.closing(RedisProcess.sentinel(master.port(), 1));
        look(sentinel, scene);
        scene.inflictLoss(sentinel::kill);
        scene.heal = sentinel::restart;
    }

    private static void look(RedisProcess sentinel, Scene scene) {
        var connection = scene.closing(scene.clients.redis.connectSentinel(bySentinel(sentinel)));
        scene.held = connection;
        scene.checker = RedisSentinelChecker.of(connection, "main");
    }
}
