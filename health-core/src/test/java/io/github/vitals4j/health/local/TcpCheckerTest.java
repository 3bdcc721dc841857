package io.github.vitals4j.health.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.vitals4j.health.CheckOptions;
import io.github.vitals4j.health.CheckResult;
import io.github.vitals4j.health.DependencyType;
import io.github.vitals4j.health.HealthCheckManager;
import io.github.vitals4j.health.HealthStatus;
import io.github.vitals4j.health.Reason;
import io.github.vitals4j.health.Scope;
import io.github.vitals4j.health.testing.TestContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TcpCheckerTest {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private static CheckResult run(TcpChecker checker, Duration remaining) {
        return checker.check(TestContext.of(remaining));
    }

    private static CheckResult run(TcpChecker checker) {
        return run(checker, Duration.ofSeconds(20));
    }

    /** {@return a port on which nobody listens} */
    private static int freePort() throws IOException {
        try (var server = new ServerSocket(0, 1, LOOPBACK)) {
            return server.getLocalPort();
        }
    }

    /** A server that accepts nobody, and whose queue is full: whoever connects gets no answer at all. */
    private static final class SilentServer implements AutoCloseable {
        private final ServerSocket server = new ServerSocket(0, 1, LOOPBACK);
        private final List<Socket> queue = new ArrayList<>();

        SilentServer() throws IOException {
            while (queue.size() < 64) {
                var socket = new Socket();
                queue.add(socket);
                try {
                    socket.connect(server.getLocalSocketAddress(), 200);
                } catch (SocketTimeoutException full) {
                    return;
                }
            }
            throw new AssertionError("the queue of the server does not fill up");
        }

        int port() {
            return server.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            for (var socket : queue) {
                socket.close();
            }
            server.close();
        }
    }

    @Test
    void isHealthyWhenSomebodyListens() throws IOException {
        try (var server = new ServerSocket(0, 1, LOOPBACK)) {
            var result = run(TcpChecker.of("127.0.0.1", server.getLocalPort()));

            assertThat(result.status()).isEqualTo(HealthStatus.HEALTHY);
            assertThat(result.metadata())
                    .containsEntry("host", "127.0.0.1")
                    .containsEntry("port", server.getLocalPort())
                    .containsEntry("address", "127.0.0.1");
        }
    }

    @Test
    void hangsUpWithoutSayingAnything() throws IOException {
        try (var server = new ServerSocket(0, 1, LOOPBACK)) {
            var unused = run(TcpChecker.of("127.0.0.1", server.getLocalPort()));

            server.setSoTimeout(5_000);
            try (var connection = server.accept()) {
                connection.setSoTimeout(5_000);
                assertThat(connection.getInputStream().read())
                        .as("end of stream")
                        .isEqualTo(-1);
            }
        }
    }

    @Test
    void saysThatTheConnectionIsRefused() throws IOException {
        int port = freePort();

        var result = run(TcpChecker.of("127.0.0.1", port));

        assertThat(result.reason()).contains(Reason.CONNECTION_REFUSED);
        // What follows is in the language of the operating system.
        assertThat(result.error().orElseThrow()).startsWith("127.0.0.1:" + port + ": ");
        assertThat(result.metadata()).containsEntry("host", "127.0.0.1").containsEntry("port", port);
    }

    @Test
    void saysThatTheHostIsUnknown() {
        var checker = new TcpChecker("db.example", 5432, host -> {
            throw new UnknownHostException(host);
        });

        assertThat(run(checker)).hasToString("unhealthy (unknown_host): the host db.example is unknown");
    }

    @Test
    void asksTheSystemForNames() throws IOException {
        try (var server = new ServerSocket(0, 1, LOOPBACK)) {
            assertThat(run(TcpChecker.of("localhost", server.getLocalPort())).status())
                    .isEqualTo(HealthStatus.HEALTHY);
        }
    }

    @Test
    void givesUpInTimeWhenNobodyAnswers() throws IOException {
        try (var server = new SilentServer()) {
            long start = System.nanoTime();

            var result = run(TcpChecker.of("127.0.0.1", server.port()), Duration.ofMillis(300));

            assertThat(result)
                    .hasToString("unhealthy (timeout): no connection to 127.0.0.1:" + server.port() + " in time");
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isBetween(Duration.ofMillis(250), Duration.ofSeconds(20));
        }
    }

    @Test
    void leavesNoThreadBehindInAManager() throws IOException {
        try (var server = new SilentServer();
                var health = HealthCheckManager.builder()
                        .register(
                                "mail",
                                TcpChecker.of("127.0.0.1", server.port()),
                                options -> options.timeout(Duration.ofSeconds(1)))
                        .build()) {
            var mail = health.checkReadiness().dependency("mail").orElseThrow();

            assertThat(mail.reason()).contains(Reason.TIMEOUT);
            assertThat(mail.abandonedRuns()).isZero();
        }
    }

    @Test
    void endsAtOnceWhenTheRunIsAborted() throws Exception {
        try (var server = new SilentServer()) {
            var connecting = new CountDownLatch(1);
            var checker = new TcpChecker("mail", server.port(), host -> {
                connecting.countDown();
                return new InetAddress[] {LOOPBACK};
            });
            var context = TestContext.of(Duration.ofMinutes(5));
            var run = new FutureTask<>(() -> checker.check(context));
            new Thread(run).start();
            assertThat(connecting.await(10, TimeUnit.SECONDS)).isTrue();

            context.timeOut();

            assertThat(run.get(10, TimeUnit.SECONDS).status()).isEqualTo(HealthStatus.UNHEALTHY);
        }
    }

    @Test
    void triesEveryAddressOfAHost() throws IOException {
        try (var server = new ServerSocket()) {
            server.bind(new InetSocketAddress("127.0.0.3", 0));
            var checker = new TcpChecker("cluster", server.getLocalPort(), host -> addresses("127.0.0.2", "127.0.0.3"));

            var result = run(checker);

            assertThat(result.status()).isEqualTo(HealthStatus.HEALTHY);
            assertThat(result.metadata()).containsEntry("address", "127.0.0.3");
        }
    }

    @Test
    void anAddressThatDoesNotAnswerLeavesTimeForTheNext() throws IOException {
        try (var silent = new SilentServer();
                var server = new ServerSocket()) {
            server.bind(new InetSocketAddress("127.0.0.3", silent.port()));
            var checker = new TcpChecker("cluster", silent.port(), host -> addresses("127.0.0.1", "127.0.0.3"));

            assertThat(run(checker, Duration.ofSeconds(6)).metadata()).containsEntry("address", "127.0.0.3");
        }
    }

    @Test
    void countsTheTimeThatTheNameTakes() throws IOException {
        try (var server = new ServerSocket(0, 1, LOOPBACK)) {
            var context = TestContext.of(Duration.ofMillis(50));
            var never = new CountDownLatch(1);
            var checker = new TcpChecker("slow", server.getLocalPort(), host -> {
                try {
                    assertThat(never.await(60, TimeUnit.MILLISECONDS)).isFalse();
                } catch (InterruptedException interrupted) {
                    throw new AssertionError(interrupted);
                }
                return new InetAddress[] {LOOPBACK};
            });

            assertThat(checker.check(context))
                    .hasToString("unhealthy (timeout): no connection to slow:" + server.getLocalPort() + " in time");
        }
    }

    @Test
    void refusesTargetsThatMakeNoSense() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TcpChecker.of("host", 0))
                .withMessage("port 0: must be from 1 to 65535");
        assertThatIllegalArgumentException().isThrownBy(() -> TcpChecker.of("host", 65_536));
        assertThat(TcpChecker.of("host", 1)).isNotNull();
        assertThat(TcpChecker.of("host", 65_535)).isNotNull();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TcpChecker.of(" ", 80))
                .withMessage("host ' ': must not be blank");
    }

    @Test
    void isOptionalAndShared() {
        var options = TcpChecker.of("host", 80).options(CheckOptions.defaults());

        assertThat(options.type()).isEqualTo(DependencyType.OPTIONAL);
        assertThat(options.scope()).isEqualTo(Scope.SHARED);
    }

    private static InetAddress[] addresses(String... texts) throws UnknownHostException {
        var addresses = new InetAddress[texts.length];
        for (int i = 0; i < texts.length; i++) {
            addresses[i] = InetAddress.getByName(texts[i]);
        }
        return addresses;
    }
}
