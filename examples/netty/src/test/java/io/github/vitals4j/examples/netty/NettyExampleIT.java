package io.github.vitals4j.examples.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.vitals4j.examples.shared.Host;
import io.github.vitals4j.examples.shared.testing.HostUnderTest;
import io.github.vitals4j.health.endpoint.HealthEndpoint;
import io.github.vitals4j.health.endpoint.HealthRequest;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.blockhound.BlockHound;

/** Health in a server of Netty's parts with a single event loop, while BlockHound watches that. */
class NettyExampleIT {
    /** What has blocked the event loop. */
    private static final Queue<String> BLOCKING = new ConcurrentLinkedQueue<>();

    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

    @BeforeAll
    static void watch() {
        BlockHound.builder()
                .loadIntegrations() // Netty's own tells which threads must not block
                // The engine's lock is held for microseconds, and never over foreign code.
                .allowBlockingCallsInside("java.util.concurrent.locks.ReentrantLock", "lock")
                .blockingMethodCallback(method -> BLOCKING.add(method.toString()))
                .install();
    }

    @BeforeEach
    void forget() {
        BLOCKING.clear();
    }

    private Host.Running start(HealthEndpoint endpoint, InetSocketAddress address) throws InterruptedException {
        return NettyExample.start(endpoint, address, loop);
    }

    /** {@return everything that a server answers until it closes the connection} */
    private static String send(URI server, String requests) throws Exception {
        try (var socket = new Socket(server.getHost(), server.getPort())) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(requests.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void theContractIsKeptAndNothingBlocks() throws Exception {
        HostUnderTest.verifyContract(this::start);
        assertThat(BLOCKING).isEmpty();
    }

    @Test
    void theEventLoopNeverWaitsForACheck() throws Exception {
        try (var host = HostUnderTest.start(this::start)) {
            host.verifyNoThreadWaits(20, () -> assertThat(BLOCKING).isEmpty());
            assertThat(BLOCKING).isEmpty();
        }
    }

    @Test
    void anEventLoopThatWaitsWouldBeNoticed() throws Exception {
        try (var host = HostUnderTest.start(this::start)) {
            host.database().hang();
            host.health().invalidate("database");
            var impatient = HealthRequest.of("GET", "/ready").withDeadline(Duration.ofMillis(300));
            loop.submit(() -> host.endpoint().handle(impatient)).get(60, TimeUnit.SECONDS);
            assertThat(BLOCKING).isNotEmpty();
        }
    }

    @Test
    void requestsThatComeAtOnceAreAnsweredInTheirOrder() throws Exception {
        try (var host = HostUnderTest.start(this::start)) {
            host.database().takes(Duration.ofMillis(50));
            host.health().invalidate("database");
            String get = "GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: %s\r\n\r\n";
            String answers = send(
                    host.base(),
                    get.formatted("/ready", "keep-alive")
                            + get.formatted("/orders", "keep-alive")
                            + get.formatted("/health", "close"));
            assertThat(answers).containsSubsequence("\"database\"", "2 keyboards", "Process is alive");
            assertThat(host.database().runs()).isEqualTo(2);
        }
    }

    @Test
    void whatIsNoRequestIsRefused() throws Exception {
        try (var host = HostUnderTest.start(this::start)) {
            assertThat(send(host.base(), "what is this\r\n\r\n")).startsWith("HTTP/1.1 400 ");
            assertThat(send(host.base(), "GET /ready?" + "x".repeat(5_000) + " HTTP/1.1\r\n\r\n"))
                    .startsWith("HTTP/1.1 400 ");
            assertThat(host.get("/nothing").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void aPortThatIsTakenIsSaidAndLeavesNoThread() throws Exception {
        try (var host = HostUnderTest.start(NettyExample::start)) {
            var taken = new InetSocketAddress(
                    InetAddress.getLoopbackAddress(), host.base().getPort());
            assertThatThrownBy(() -> start(host.endpoint(), taken)).hasCauseInstanceOf(BindException.class);
            assertThat(loop.isTerminated()).isTrue();
        }
    }
}
