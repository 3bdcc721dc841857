package io.github.vitals4j.health.testing;

import io.github.vitals4j.health.testing.FaultProxyLoop.Fault;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** One connection of a client through a {@link FaultProxy}. Belongs to the proxy's thread. */
final class FaultProxyLink {
    /** What was read from one side and is still to be written to the other. */
    private static final class Pipe {
        final ByteBuffer held = ByteBuffer.allocate(16 * 1024);
        boolean ended;
        boolean endPassedOn;

        boolean wantsMore() {
            return !ended && held.hasRemaining();
        }

        boolean hasSomething() {
            return held.position() > 0;
        }

        void read(SocketChannel from) throws IOException {
            ended = from.read(held) < 0;
        }

        void write(SocketChannel to, int most) throws IOException {
            if (!hasSomething()) {
                return;
            }
            held.flip();
            int all = held.limit();
            held.limit(Math.min(all, most));
            to.write(held);
            held.limit(all);
            held.compact();
        }

        /** Tells the other side that this one has ended, once everything before has been written. */
        void passEndOn(SocketChannel to) throws IOException {
            if (ended && !hasSomething() && !endPassedOn) {
                endPassedOn = true;
                to.shutdownOutput();
            }
        }
    }

    private final SocketChannel client;
    private final SelectionKey clientKey;
    private final InetSocketAddress target;
    private final Selector selector;
    private final FaultProxyLoop loop;
    private final Pipe requests = new Pipe();
    private final Pipe answers = new Pipe();
    private Fault fault = Fault.NONE;
    private @Nullable SocketChannel server;
    private @Nullable SelectionKey serverKey;
    /** Something was swallowed, so that this connection can never be well again. */
    private boolean lost;

    FaultProxyLink(SocketChannel client, InetSocketAddress target, Selector selector, FaultProxyLoop loop)
            throws IOException {
        this.client = client;
        this.target = target;
        this.selector = selector;
        this.loop = loop;
        client.configureBlocking(false);
        client.setOption(StandardSocketOptions.TCP_NODELAY, true);
        clientKey = client.register(selector, SelectionKey.OP_READ, this);
    }

    void become(Fault next) {
        fault = next;
        guarded(() -> {
            if (next == Fault.VANISHED || next == Fault.HALF_CLOSED) {
                lost = true;
                requests.held.clear();
                answers.held.clear();
            }
            switch (next) {
                case KILLED -> close();
                case RESETTING -> reset();
                case HALF_CLOSED -> client.shutdownOutput();
                case NONE, TRICKLING -> {
                    if (server == null && !lost) {
                        connect();
                    }
                }
                case STALLED, VANISHED -> {}
            }
        });
    }

    /** A channel may be able to go on. */
    void ready() {
        guarded(() -> {});
    }

    /** A second has passed. */
    void tick() {
        guarded(() -> {
            if (answers.hasSomething() && !lost) {
                answers.write(client, 1);
            }
        });
    }

    void close() {
        FaultProxyLoop.close(client);
        FaultProxyLoop.close(server);
        loop.gone(this);
    }

    private void reset() throws IOException {
        client.setOption(StandardSocketOptions.SO_LINGER, 0);
        close();
    }

    private void connect() throws IOException {
        var channel = SocketChannel.open();
        server = channel;
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.connect(target);
        serverKey = channel.register(selector, SelectionKey.OP_CONNECT, this);
    }

    private interface Step {
        void run() throws IOException;
    }

    /** Takes the step, and moves what can be moved then. */
    private void guarded(Step step) {
        try {
            step.run();
            if (client.isOpen()) {
                move();
            }
        } catch (IOException broken) {
            // Either side has broken off, and that is how the other one learns it.
            try {
                reset();
            } catch (IOException gone) {
                close();
            }
        }
    }

    private void move() throws IOException {
        readRequests();
        if (requests.ended && (lost || fault == Fault.STALLED)) {
            // Whoever closes its side while nothing is answered has given up.
            close();
            return;
        }
        if (lost) {
            listen(true, false);
            if (serverKey != null) {
                // The server is not heard any more, and is let go with the client.
                serverKey.interestOps(0);
            }
            return;
        }
        boolean held = fault == Fault.STALLED;
        boolean paced = held || fault == Fault.TRICKLING;
        if (server == null || !(server.isConnected() || server.finishConnect())) {
            listen(requests.wantsMore(), false);
            return;
        }
        if (answers.wantsMore()) {
            answers.read(server);
        }
        if (!held) {
            requests.write(server, Integer.MAX_VALUE);
            requests.passEndOn(server);
            answers.write(client, paced ? 0 : Integer.MAX_VALUE);
            answers.passEndOn(client);
        }
        if (requests.endPassedOn && answers.endPassedOn) {
            close();
            return;
        }
        listen(requests.wantsMore(), !paced && answers.hasSomething());
        if (serverKey != null) {
            serverKey.interestOps(interest(answers.wantsMore(), !held && requests.hasSomething()));
        }
    }

    private void readRequests() throws IOException {
        if (!requests.wantsMore()) {
            return;
        }
        int before = requests.held.position();
        requests.read(client);
        if (requests.held.position() > before) {
            loop.requested();
        }
        if (lost) {
            requests.held.clear();
        }
    }

    private void listen(boolean reading, boolean writing) {
        clientKey.interestOps(interest(reading, writing));
    }

    private static int interest(boolean reading, boolean writing) {
        return (reading ? SelectionKey.OP_READ : 0) | (writing ? SelectionKey.OP_WRITE : 0);
    }
}
