package io.github.vitals4j.examples.quickstart;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import java.io.IOException;
import java.util.List;

/** A Redis of the user's, with a password. */
final class UsersRedis implements AutoCloseable {
    static final String PASSWORD = "correct-horse-battery";

    private final OwnRedis server;

    private UsersRedis(OwnRedis server) {
        this.server = server;
    }

    static UsersRedis start() throws IOException, InterruptedException {
        var server = OwnRedis.start();
        try (var client = RedisClient.create(RedisURI.create("127.0.0.1", server.port()));
                var connection = client.connect()) {
            connection.sync().configSet("requirepass", PASSWORD);
        }
        return new UsersRedis(server);
    }

    /** {@return where it is, for who has the right password} */
    String url() {
        return url(PASSWORD);
    }

    String url(String password) {
        return "redis://:" + password + "@127.0.0.1:" + server.port();
    }

    /** Freezes the server: connections are accepted, and nobody answers. */
    void hang() {
        Signals.send("STOP", List.of(server.pid()));
    }

    /** Lets the frozen server go on. */
    void goOn() {
        Signals.send("CONT", List.of(server.pid()));
    }

    @Override
    public void close() {
        server.close();
    }
}
