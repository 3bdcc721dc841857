package io.github.vitals4j.health.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class FaultProxyTest {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int ANSWER_IN = 20_000;
    private static final int NO_ANSWER_IN = 150;

    private final EchoServer server = new EchoServer();
    private final FaultProxy proxy = FaultProxy.to("127.0.0.1", server.port());

    @BeforeEach
    void isWellAtFirst() throws IOException {
        try (Socket client = connect()) {
            assertThat(ask(client, 'a')).isEqualTo('a');
        }
    }

    @AfterEach
    void close() throws IOException {
        proxy.close();
        server.close();
    }

    @Test
    void passesOnMoreThanABufferInBothDirections() throws Exception {
        byte[] sent = new byte[300_000];
        for (int i = 0; i < sent.length; i++) {
            sent[i] = (byte) (i * 31);
        }
        try (Socket client = connect()) {
            var writer = new Thread(() -> write(client, sent));
            writer.start();
            byte[] received = client.getInputStream().readNBytes(sent.length);
            writer.join();
            assertThat(received).isEqualTo(sent);
        }
    }

    @Test
    void passesTheEndOfTheStreamOn() throws Exception {
        try (Socket client = connect()) {
            client.getOutputStream().write('a');
            client.shutdownOutput();
            assertThat(client.getInputStream().readAllBytes()).containsExactly('a');
        }
        assertThat(proxy.awaitConnections(0, PATIENCE)).isTrue();
    }

    @Test
    void refusesNewConnectionsOnlyAndListensAtTheSamePortAgain() throws Exception {
        try (Socket before = connect()) {
            proxy.refuse();
            assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
            assertThat(ask(before, 'b')).isEqualTo('b');
            proxy.pass();
            try (Socket after = connect()) {
                assertThat(ask(after, 'c')).isEqualTo('c');
            }
        }
    }

    @Test
    void killEndsOpenConnectionsAndRefusesNewOnes() throws Exception {
        try (Socket before = connect()) {
            assertThat(ask(before, 'b')).isEqualTo('b');
            proxy.kill();
            assertThat(before.getInputStream().read()).isEqualTo(-1);
            assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
            assertThat(proxy.connections()).isZero();
        }
    }

    @Test
    void resetsOpenAndNewConnections() throws Exception {
        try (Socket before = connect()) {
            assertThat(ask(before, 'b')).isEqualTo('b');
            proxy.reset();
            assertThatThrownBy(() -> before.getInputStream().read()).isInstanceOf(SocketException.class);
        }
        assertThatThrownBy(() -> ask(connect(), 'c')).isInstanceOf(SocketException.class);
    }

    @Test
    void halfCloseEndsTheStreamButTheConnectionStays() throws Exception {
        try (Socket before = connect()) {
            proxy.halfClose();
            assertThat(before.getInputStream().read()).isEqualTo(-1);
            var heard = proxy.nextRequest();
            before.getOutputStream().write('b');
            heard.get(5, TimeUnit.SECONDS);
            assertThat(proxy.connections()).isEqualTo(1);
        }
        assertThat(proxy.awaitConnections(0, PATIENCE)).isTrue();
    }

    @Test
    void whatAStallHeldBackIsDeliveredAfterwards() throws Exception {
        try (Socket before = connect()) {
            proxy.stall();
            try (Socket during = connect()) {
                assertNoAnswer(before, 'b');
                assertNoAnswer(during, 'd');
                proxy.pass();
                assertThat(read(before)).isEqualTo('b');
                assertThat(read(during)).isEqualTo('d');
            }
        }
    }

    @Test
    void noticesThatAClientHasGivenUpDuringAStall() throws Exception {
        proxy.stall();
        connect().close();
        assertThat(proxy.awaitConnections(0, PATIENCE)).isTrue();
    }

    @Test
    void vanishedConnectionsStaySilentForEver() throws Exception {
        try (Socket before = connect()) {
            proxy.vanish();
            assertNoAnswer(before, 'b');
            proxy.pass();
            assertNoAnswer(before, 'b');
            try (Socket after = connect()) {
                assertThat(ask(after, 'c')).isEqualTo('c');
            }
        }
    }

    @Test
    void theEndOfTheServerIsSwallowedByAVanishedConnection() throws Exception {
        try (Socket before = connect()) {
            assertThat(ask(before, 'b')).isEqualTo('b');
            proxy.vanish();
            server.close();
            assertNoAnswer(before, 'b');
        }
    }

    @Test
    void answersOneByteASecond() throws Exception {
        try (Socket client = connect()) {
            long start = System.nanoTime();
            proxy.trickle();
            client.getOutputStream().write(new byte[] {'a', 'b', 'c'});
            client.getInputStream().read();
            client.getInputStream().read();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(1_990));
            proxy.pass();
            assertThat(client.getInputStream().read()).isEqualTo('c');
        }
    }

    @Test
    void passesARefusalOfTheServerOnAsAReset() throws Exception {
        int nobody;
        try (var free = new java.net.ServerSocket(0)) {
            nobody = free.getLocalPort();
        }
        try (var refused = FaultProxy.to("127.0.0.1", nobody);
                var client = new Socket()) {
            client.connect(refused.address());
            assertThatThrownBy(() -> ask(client, 'a')).isInstanceOf(SocketException.class);
        }
    }

    @Test
    void countsWhatItAccepted() throws Exception {
        long before = proxy.accepted();
        connect().close();
        try (Socket client = connect()) {
            ask(client, 'a');
            assertThat(proxy.accepted()).isEqualTo(before + 2);
        }
    }

    @Test
    void leavesNothingBehind() throws Exception {
        try (Socket client = connect()) {
            ask(client, 'a');
            var never = proxy.nextRequest();
            proxy.close();
            proxy.close();
            assertThat(client.getInputStream().read()).isEqualTo(-1);
            assertThat(never).isCancelled();
            assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
            assertThatIllegalStateException().isThrownBy(proxy::pass).withMessageContaining("is closed");
            assertThat(Thread.getAllStackTraces().keySet())
                    .extracting(Thread::getName)
                    .doesNotContain("fault-proxy-" + proxy.port());
        }
    }

    @Test
    void namesAHostThatDoesNotResolve() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FaultProxy.to("nowhere.invalid", 1))
                .withMessage("host 'nowhere.invalid': does not resolve");
    }

    private Socket connect() throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
        socket.setSoTimeout(ANSWER_IN);
        return socket;
    }

    private static void assertNoAnswer(Socket client, int letter) throws IOException {
        client.setSoTimeout(NO_ANSWER_IN);
        assertThatThrownBy(() -> ask(client, letter)).isInstanceOf(SocketTimeoutException.class);
        client.setSoTimeout(ANSWER_IN);
    }

    private static int ask(Socket client, int letter) throws IOException {
        client.getOutputStream().write(letter);
        return read(client);
    }

    private static int read(Socket client) throws IOException {
        return client.getInputStream().read();
    }

    private static void write(Socket client, byte[] bytes) {
        try {
            client.getOutputStream().write(bytes);
        } catch (IOException broken) {
            throw new AssertionError(broken);
        }
    }

    /** Sends everything back; a thread for each connection. */
    private static final class EchoServer {
        private final ServerSocket listener;

        EchoServer() {
            try {
                listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            } catch (IOException failed) {
                throw new AssertionError(failed);
            }
            daemon(() -> {
                while (true) {
                    Socket client = listener.accept();
                    daemon(() -> {
                        try (client) {
                            client.getInputStream().transferTo(client.getOutputStream());
                        }
                    });
                }
            });
        }

        int port() {
            return listener.getLocalPort();
        }

        void close() throws IOException {
            listener.close();
        }

        private interface Work {
            void run() throws IOException;
        }

        private static void daemon(Work work) {
            var thread = new Thread(() -> {
                try {
                    work.run();
                } catch (IOException over) {
                    // The end of the test.
                }
            });
            thread.setDaemon(true);
            thread.start();
        }
    }
}
