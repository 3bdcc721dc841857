package io.github.vitals4j.health.redis;

import com.sun.net.httpserver.HttpServer;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SslOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.util.List;

/** Faults of a single server, and of the network before it. */
final class ServerScenes {
    static final String PASSWORD = "s3cr3t-pa55word";
    private static final String[] USER = {"--user", "app", "on", ">" + PASSWORD, "~*", "&*", "+@all"};

    private ServerScenes() {}

    static boolean arrange(String fault, Scene scene) throws Exception {
        switch (fault) {
            case "never_there" -> neverThere(scene);
            case "killed_idle" -> killed(scene);
            case "killed_in_check" -> killedInCheck(scene);
            case "stopped" -> stopped(scene);
            case "silent", "trickling", "reset", "half_closed", "vanished" -> network(fault, scene);
            case "unknown_host" -> unknownHost(scene);
            case "no_password", "wrong_password" -> badPassword(fault, scene);
            case "password_rotated" -> rotated(scene);
            case "ping_forbidden" -> forbidden("ping", scene);
            case "info_forbidden" -> forbidden("info", scene);
            case "writing_forbidden" -> forbidden("set", scene);
            case "counting_forbidden" -> forbidden("llen", scene);
            case "tls_not_spoken", "tls_required", "tls_not_trusted", "tls_expired", "tls_other_host" ->
                tls(fault, scene);
            case "not_redis" -> notRedis(scene);
            case "max_clients" -> maxClients(scene);
            case "out_of_memory" -> configured(scene, "maxmemory", "1000", "0");
            case "loading" -> loading(scene);
            case "read_only_replica" -> readOnly(scene);
            case "snapshot_failed" -> snapshotFailed(scene);
            default -> {
                return false;
            }
        }
        return true;
    }

    private static void neverThere(Scene scene) {
        int port = RedisProcess.freePort();
        scene.look(Clients.uri(port).build());
        scene.wellBefore = false;
        scene.heal = () -> scene.closing(RedisProcess.startAt(port));
    }

    private static void killed(Scene scene) {
        var server = scene.server();
        scene.look(Clients.uri(server.port()).build());
        scene.inflictLoss(server::kill);
        scene.heal = server::restart;
    }

    private static void killedInCheck(Scene scene) {
        var server = scene.server();
        var proxy = scene.proxyTo(server.port());
        scene.look(Clients.uri(proxy.port()).build());
        scene.watched = proxy;
        scene.inflict = server::stop;
        scene.during = server::kill;
        scene.heal = server::restart;
    }

    private static void stopped(Scene scene) {
        var server = scene.server();
        scene.look(Clients.uri(server.port()).build());
        scene.inflict = server::stop;
        scene.heal = server::go;
    }

    private static void network(String fault, Scene scene) {
        var server = scene.server();
        var proxy = scene.proxyTo(server.port());
        scene.look(Clients.uri(proxy.port()).build());
        switch (fault) {
            case "silent" -> {
                scene.inflict = proxy::stall;
                scene.heal = proxy::pass;
            }
            case "trickling" -> {
                scene.inflict = proxy::trickle;
                scene.heal = proxy::pass;
            }
            case "vanished" -> {
                scene.inflict = proxy::vanish;
                // When the cable is in again, the server knows nothing of the connection, and resets it.
                scene.heal = () -> {
                    proxy.reset();
                    proxy.pass();
                };
            }
            case "reset" -> {
                scene.inflictLoss(proxy::reset);
                scene.heal = proxy::pass;
            }
            case "half_closed" -> {
                scene.inflictLoss(proxy::halfClose);
                scene.heal = proxy::pass;
            }
            default -> throw new IllegalArgumentException(fault);
        }
    }

    private static void unknownHost(Scene scene) {
        // Too long for a label of a name, so that nobody is asked.
        scene.look(RedisURI.create("x".repeat(70) + ".example", 6379));
        scene.wellBefore = false;
    }

    private static RedisURI.Builder user(int port, String password) {
        return Clients.uri(port).withAuthentication("app", password.toCharArray());
    }

    private static void badPassword(String fault, Scene scene) {
        if (fault.equals("no_password")) {
            var server = scene.server("--requirepass", PASSWORD);
            scene.look(Clients.uri(server.port()).build());
            scene.heal = () -> server.command("CONFIG", "SET", "requirepass", "");
        } else {
            var server = scene.server(USER);
            scene.look(user(server.port(), "wr0ng-" + PASSWORD).build());
            scene.heal = () -> server.command("ACL", "SETUSER", "app", ">wr0ng-" + PASSWORD);
        }
        scene.wellBefore = false;
    }

    private static void rotated(Scene scene) {
        var server = scene.server(USER);
        scene.look(user(server.port(), PASSWORD).build());
        scene.inflictLoss(() -> {
            server.command("ACL", "SETUSER", "app", "resetpass", ">n3w-pa55word");
            server.command("CLIENT", "KILL", "USER", "app");
        });
        scene.heal = () -> server.command("ACL", "SETUSER", "app", "resetpass", ">" + PASSWORD);
    }

    private static void forbidden(String command, Scene scene) {
        var server = scene.server(USER);
        scene.look(user(server.port(), PASSWORD).build());
        scene.inflict = () -> server.command("ACL", "SETUSER", "app", "-" + command);
        scene.heal = () -> server.command("ACL", "SETUSER", "app", "+" + command);
    }

    private static void tls(String fault, Scene scene) {
        int port = RedisProcess.freePort();
        var uri = Clients.uri(port);
        scene.wellBefore = false;
        switch (fault) {
            case "tls_not_spoken" -> {
                var server = scene.closing(RedisProcess.startAt(port));
                scene.look(uri.withSsl(true).withVerifyPeer(false).build());
                scene.heal = () -> restart(server, Certificate.Kind.GOOD);
            }
            case "tls_required" -> {
                var server = serverWith(Certificate.Kind.GOOD, port, scene);
                scene.look(uri.build());
                scene.heal = () -> {
                    server.kill();
                    scene.closing(RedisProcess.startAt(port));
                };
            }
            case "tls_not_trusted" -> {
                serverWith(Certificate.Kind.GOOD, port, scene);
                scene.look(uri.withSsl(true).build());
                scene.heal = () -> trustAuthority(scene);
            }
            default -> {
                var kind = fault.equals("tls_expired") ? Certificate.Kind.EXPIRED : Certificate.Kind.OTHER_HOST;
                var server = serverWith(kind, port, scene);
                trustAuthority(scene);
                scene.look(uri.withSsl(true).build());
                scene.heal = () -> restart(server, Certificate.Kind.GOOD);
            }
        }
    }

    private static RedisProcess serverWith(Certificate.Kind kind, int port, Scene scene) {
        return scene.closing(RedisProcess.startAt(port, Certificate.of(kind).serverSettings(port)));
    }

    private static void restart(RedisProcess server, Certificate.Kind kind) {
        server.kill();
        server.restart(Certificate.of(kind).serverSettings(server.port()));
    }

    private static void trustAuthority(Scene scene) {
        scene.clients.redis.setOptions(ClientOptions.builder()
                .sslOptions(SslOptions.builder()
                        .jdkSslProvider()
                        .truststore(Certificate.trustStore().toFile(), Certificate.STORE_PASSWORD)
                        .build())
                .build());
        scene.closing(() -> scene.clients.redis.setOptions(ClientOptions.create()));
    }

    private static void notRedis(Scene scene) throws Exception {
        int port = RedisProcess.freePort();
        var web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        web.start();
        scene.closing(() -> web.stop(0));
        scene.look(Clients.uri(port).build());
        scene.wellBefore = false;
        scene.heal = () -> {
            web.stop(0);
            scene.closing(RedisProcess.startAt(port));
        };
    }

    private static void maxClients(Scene scene) {
        var server = scene.server();
        scene.look(Clients.uri(server.port()).build());
        var session = scene.closing(server.session());
        scene.inflict = () -> session.command("CONFIG", "SET", "maxclients", "1");
        scene.heal = () -> session.command("CONFIG", "SET", "maxclients", "100");
    }

    private static void configured(Scene scene, String parameter, String bad, String good) {
        var server = scene.server();
        scene.look(Clients.uri(server.port()).build());
        scene.inflict = () -> server.command("CONFIG", "SET", parameter, bad);
        scene.heal = () -> server.command("CONFIG", "SET", parameter, good);
    }

    private static void loading(Scene scene) {
        var server = scene.server("--rdbcompression", "no");
        scene.look(Clients.uri(server.port()).build());
        scene.inflict = () -> {
            server.command("EVAL", "for i = 1, 48 do redis.call('SET', 'k' .. i, string.rep('x', 2097152)) end", "0");
            server.command("SAVE");
            server.kill();
            var restored = scene.restored();
            // It answers every two megabytes, and takes ten seconds.
            server.launch(List.of("--key-load-delay", "200000"));
            if (scene.held == null) {
                Scene.await(server.line("Loading RDB"));
            } else {
                Scene.await(restored);
            }
        };
        // Nor can it be told to hurry while it loads.
        scene.heal = () -> {
            server.kill();
            server.restart();
        };
    }

    private static void readOnly(Scene scene) {
        var server = scene.server();
        var master = scene.server("--repl-diskless-sync-delay", "0");
        scene.look(Clients.uri(server.port()).build());
        scene.inflict = () -> {
            var synced = server.nextLine("Finished with success");
            server.command("REPLICAOF", "127.0.0.1", String.valueOf(master.port()));
            Scene.await(synced);
        };
        scene.heal = () -> server.command("REPLICAOF", "NO", "ONE");
    }

    private static void snapshotFailed(Scene scene) throws Exception {
        var server = scene.server();
        scene.look(Clients.uri(server.port()).build());
        scene.inflict = () -> {
            var gone = Files.createTempDirectory("vitals4j-gone");
            server.command("CONFIG", "SET", "dir", gone.toString());
            Files.delete(gone);
            server.command("CONFIG", "SET", "save", "3600 1");
            var failed = server.nextLine("Background saving error");
            server.command("BGSAVE");
            Scene.await(failed);
        };
        scene.heal = () -> server.command("CONFIG", "SET", "stop-writes-on-bgsave-error", "no");
    }
}
