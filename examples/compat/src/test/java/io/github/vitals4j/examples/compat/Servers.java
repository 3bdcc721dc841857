package io.github.vitals4j.examples.compat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.h2.tools.Server;
import redis.embedded.RedisServer;

/** A database, a Redis and a language model that can be taken away, each a server on the loopback interface. */
final class Servers implements AutoCloseable {
    private final Map<String, String> environment = new HashMap<>();
    private final Connection keepsTheDatabase;
    private final Server database;
    private final RedisServer redis;
    private final HttpServer llm;
    private final AtomicInteger llmCode = new AtomicInteger(200);

    Servers() throws IOException, SQLException {
        System.setProperty("h2.bindAddress", "127.0.0.1");
        String name = "mem:" + UUID.randomUUID();
        keepsTheDatabase = DriverManager.getConnection("jdbc:h2:" + name, "sa", "");
        database = Server.createTcpServer("-tcpPort", "0").start();
        String url = "jdbc:h2:tcp://127.0.0.1:" + database.getPort() + "/" + name;
        DriverManager.getConnection(url, "sa", "").close(); // loads what the first check need not wait for then
        redis = RedisServer.newRedisServer()
                .port(freePort())
                .bind("127.0.0.1")
                .setting("save \"\"")
                .build();
        redis.start();
        llm = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        llm.createContext("/v1/chat/completions", exchange -> {
            byte[] body = "{\"model\":\"small\",\"choices\":[{\"message\":{\"content\":\"hi\"}}]}"
                    .getBytes(StandardCharsets.UTF_8);
            try (exchange) {
                exchange.getRequestBody().readAllBytes();
                exchange.sendResponseHeaders(llmCode.get(), body.length);
                exchange.getResponseBody().write(body);
            }
        });
        llm.start();
        environment.put("PORT", "0");
        for (var dependency : List.of("DATABASE", "REDIS", "CACHE", "LLM_SERVICES")) {
            environment.put("HEALTH_" + dependency + "_TIMEOUT", "60s"); // however busy the machine is
        }
        environment.put("DATABASE_URL", url);
        environment.put("REDIS_URL", "redis://127.0.0.1:" + redis.ports().get(0));
        environment.put("LLM_URL", "http://127.0.0.1:" + llm.getAddress().getPort() + "/v1");
        environment.put("LLM_API_KEY", "sk-only-for-tests");
    }

    /** {@return what tells an application where they are, and more} */
    Map<String, String> environment(Map<String, String> more) {
        var all = new HashMap<>(environment);
        all.putAll(more);
        return all;
    }

    void stopDatabase() {
        database.stop();
    }

    void stopRedis() throws IOException {
        redis.stop();
    }

    void refuseCompletions() {
        llmCode.set(503);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() throws IOException, SQLException {
        llm.stop(0);
        redis.stop();
        database.stop();
        keepsTheDatabase.close();
    }
}
