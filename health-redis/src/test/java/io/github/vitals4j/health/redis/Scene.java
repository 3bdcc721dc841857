package io.github.vitals4j.health.redis;

import io.github.vitals4j.health.DependencyChecker;
import io.github.vitals4j.health.testing.FaultProxy;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulConnection;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** A fault that can be inflicted on something real, and healed, with a checker that looks at it. */
final class Scene implements AutoCloseable {
    /** What takes part in inflicting and healing may fail. */
    @FunctionalInterface
    interface Action {
        void run() throws Exception;
    }

    private static final long PATIENCE_SECONDS = 90;

    final Clients clients;
    private final String through;
    private final String asking;
    private final Deque<AutoCloseable> toClose = new ArrayDeque<>();

    DependencyChecker checker;
    StatefulConnection<?, ?> held;
    /** Whether all is well before the fault is inflicted; otherwise it has been there from the start. */
    boolean wellBefore = true;

    Action inflict = () -> {};
    /** Waits until a checker may know more of the fault than when it was last asked; null if it knows all at once. */
    Action goOn;
    /** Done once the check has sent something. */
    Action during;

    FaultProxy watched;
    /** Null if the fault is for good. */
    Action heal;

    Scene(Clients clients, String through, String asking) {
        this.clients = clients;
        this.through = through;
        this.asking = asking;
    }

    <T extends AutoCloseable> T closing(T resource) {
        toClose.push(resource);
        return resource;
    }

    RedisProcess server(String... settings) {
        return closing(RedisProcess.start(settings));
    }

    FaultProxy proxyTo(int port) {
        return closing(FaultProxy.to("127.0.0.1", port));
    }

    boolean byConnection() {
        return through.equals("connection");
    }

    /** Has the checker look at an address, in the way that the scene is about. */
    void look(RedisURI uri) {
        if (through.startsWith("connection")) {
            var connection = closing(clients.redis.connect(uri));
            held = connection;
            checker = asking.equals("queue")
                    ? RedisQueueChecker.of(connection, "tasks")
                    : asked(RedisChecker.of(connection));
        } else if (through.startsWith("client")) {
            checker = asked(RedisChecker.of(clients.redis, uri));
        } else {
            throw new IllegalArgumentException("through " + through);
        }
    }

    RedisChecker asked(RedisChecker redis) {
        return asking.equals("writing") ? redis.writing() : redis;
    }

    /**
     * Inflicts by an action after which a held connection cannot be restored, and waits until Lettuce knows.
     *
     * @param ports of the servers that are lost, if there are several
     */
    void inflictLoss(Action action, int... ports) {
        if (through.startsWith("client")) {
            inflict = action;
            return;
        }
        inflict = () -> {
            var failed = ports.length == 0
                    ? List.of(clients.reconnectsFailed())
                    : Arrays.stream(ports).mapToObj(clients::reconnectsFailed).toList();
            action.run();
            for (var each : failed) {
                await(each);
            }
        };
        // Lettuce tells each listener on a thread of its own, and perhaps the test first.
        goOn = () -> await(clients.nextReconnectFailed());
    }

    /** {@return completes when Lettuce has restored the held connection} */
    CountDownLatch restored() {
        var latch = new CountDownLatch(1);
        if (held != null) {
            held.addListener(new RedisConnectionStateListener() {
                @Override
                public void onRedisConnected(RedisChannelHandler<?, ?> connection, SocketAddress address) {
                    latch.countDown();
                }
            });
        }
        return latch;
    }

    static void await(CountDownLatch latch) throws InterruptedException {
        if (!latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("it did not happen in " + PATIENCE_SECONDS + " s");
        }
    }

    static <T> T await(Future<T> future) throws Exception {
        return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        while (!toClose.isEmpty()) {
            try {
                toClose.pop().close();
            } catch (Exception failed) {
                throw new IllegalStateException(failed);
            }
        }
    }
}
