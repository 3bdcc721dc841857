package io.github.vitals4j.health.redis;

import io.github.vitals4j.health.CheckResult;
import io.github.vitals4j.health.Reason;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.event.connection.ReconnectFailedEvent;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.resolver.DefaultAddressResolverGroup;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import reactor.core.scheduler.Schedulers;

/** Lettuce, and what it has open. */
final class Clients implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int ROUNDS = 10;

    private final Set<Channel> open = new HashSet<>();
    private final AtomicInteger toBreak = new AtomicInteger();
    final ClientResources resources = DefaultClientResources.builder()
            // Names are resolved without asking the network.
            .addressResolverGroup(DefaultAddressResolverGroup.INSTANCE)
            .nettyCustomizer(new NettyCustomizer() {
                @Override
                public void afterChannelInitialized(Channel channel) {
                    opened(channel);
                    if (toBreak.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                        channel.pipeline().addFirst(new Broken());
                    }
                }
            })
            .build();
    final RedisClient redis = RedisClient.create(resources);

    Clients() {
        redis.setOptions(ClientOptions.create());
    }

    static RedisURI.Builder uri(int port) {
        return RedisURI.builder().withHost("127.0.0.1").withPort(port).withTimeout(Duration.ofSeconds(30));
    }

    /** Has all threads started that there will ever be. */
    void warmUp() throws Exception {
        try (var server = RedisProcess.start()) {
            var connections = new ArrayList<StatefulRedisConnection<?, ?>>();
            for (int each = 0; each < resources.ioThreadPoolSize(); each++) {
                connections.add(redis.connect(uri(server.port()).build()));
            }
            for (var connection : connections) {
                connection.close();
            }
            for (var computation : resources.eventExecutorGroup()) {
                computation.submit(() -> {}).sync();
            }
            // Lettuce asks sentinels with a timeout of Reactor's.
            for (int each = 0; each < Schedulers.DEFAULT_POOL_SIZE; each++) {
                Schedulers.parallel().createWorker().schedule(() -> {});
            }
        }
    }

    /** Has the next connections broken as soon as they stand. */
    void breakNext(int connections) {
        toBreak.set(connections);
    }

    private static final class Broken extends ChannelInboundHandlerAdapter {
        @Override
        public void channelActive(ChannelHandlerContext context) {
            context.close();
        }
    }

    private void opened(Channel channel) {
        synchronized (open) {
            open.add(channel);
        }
        channel.closeFuture().addListener(closed -> {
            synchronized (open) {
                open.remove(channel);
                open.notifyAll();
            }
        });
    }

    /** {@return how many connections Lettuce has open or is opening} */
    int open() {
        synchronized (open) {
            return open.size();
        }
    }

    /** {@return how many connections are open, as soon as there are no more than so many, or if they do not close} */
    int open(int expected) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        synchronized (open) {
            while (open.size() > expected && System.nanoTime() < end) {
                TimeUnit.NANOSECONDS.timedWait(open, end - System.nanoTime());
            }
            return open.size();
        }
    }

    /** {@return threads that are not the engine's, nor of the tests' own servers} */
    static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> !name.startsWith("vitals4j-")
                        && !name.startsWith("redis-output-")
                        && !name.startsWith("process reaper"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** {@return completes when Lettuce has tried several times in vain to restore connections, and has said so} */
    CountDownLatch reconnectsFailed() {
        return reconnectsFailed(3, event -> true);
    }

    /** {@return completes when Lettuce has tried once more in vain} */
    CountDownLatch nextReconnectFailed() {
        return reconnectsFailed(1, event -> true);
    }

    /** {@return the same, of connections to a port} */
    CountDownLatch reconnectsFailed(int port) {
        return reconnectsFailed(3, event -> ((InetSocketAddress) event.remoteAddress()).getPort() == port);
    }

    /**
     * Lets a check be repeated, after further attempts to restore connections, until it gives a reason: Lettuce tells
     * its listeners on threads of their own, and perhaps the test before the checker.
     *
     * @return what it said last
     */
    CheckResult onceToldOf(Reason reason, Callable<CheckResult> check) throws Exception {
        var said = check.call();
        for (int round = 1; round < ROUNDS && !said.reason().equals(Optional.of(reason)); round++) {
            Scene.await(nextReconnectFailed());
            said = check.call();
        }
        return said;
    }

    private CountDownLatch reconnectsFailed(int times, Predicate<ReconnectFailedEvent> wanted) {
        var latch = new CountDownLatch(times);
        resources
                .eventBus()
                .get()
                .ofType(ReconnectFailedEvent.class)
                .filter(wanted)
                .take(times)
                .subscribe(event -> latch.countDown());
        return latch;
    }

    @Override
    public void close() {
        redis.shutdown(Duration.ZERO, Duration.ofSeconds(2));
        resources.shutdown(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(PATIENCE.toMillis());
    }
}
