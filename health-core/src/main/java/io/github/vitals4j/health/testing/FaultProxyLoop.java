package io.github.vitals4j.health.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The thread of a {@link FaultProxy}: accepts, changes the fault on command, and lets each {@link FaultProxyLink} move
 * its bytes. Everything but the commands and the counts belongs to the thread alone.
 */
final class FaultProxyLoop {
    private static final long TICK = TimeUnit.SECONDS.toNanos(1);

    /** What is wrong with connections. */
    enum Fault {
        NONE,
        STALLED,
        TRICKLING,
        VANISHED,
        HALF_CLOSED,
        RESETTING,
        KILLED
    }

    private record Command(Fault fault, boolean listening, CompletableFuture<Void> done) {}

    private final InetSocketAddress target;
    private final InetSocketAddress address;
    private final Selector selector = Selector.open();
    private final Thread thread;
    private final Set<FaultProxyLink> links = new LinkedHashSet<>();
    private Fault fault = Fault.NONE;
    private @Nullable ServerSocketChannel listener;
    private @Nullable SocketChannel placeholder;
    private long nextTick;

    private final Object monitor = new Object();
    // Guarded by the monitor from here on.
    private final Queue<Command> commands = new ArrayDeque<>();
    private final List<CompletableFuture<Void>> awaitingRequest = new ArrayList<>();
    private boolean closed;
    private int connections;
    private long accepted;

    private FaultProxyLoop(InetSocketAddress target) throws IOException {
        this.target = target;
        try {
            address = listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        } catch (IOException failed) {
            selector.close();
            throw failed;
        }
        thread = new Thread(this::run, "fault-proxy-" + address.getPort());
        thread.setDaemon(true);
    }

    static FaultProxyLoop started(InetSocketAddress target) throws IOException {
        var loop = new FaultProxyLoop(target);
        loop.thread.start();
        return loop;
    }

    InetSocketAddress address() {
        return address;
    }

    /** Changes the fault, and returns once it is in force. */
    void become(Fault next, boolean listening) {
        var done = new CompletableFuture<Void>();
        synchronized (monitor) {
            if (closed) {
                throw new IllegalStateException(this + ": is closed");
            }
            commands.add(new Command(next, listening, done));
        }
        selector.wakeup();
        done.join();
    }

    int connections() {
        synchronized (monitor) {
            return connections;
        }
    }

    long accepted() {
        synchronized (monitor) {
            return accepted;
        }
    }

    boolean awaitConnections(int most, Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        synchronized (monitor) {
            while (connections > most) {
                long left = end - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                TimeUnit.NANOSECONDS.timedWait(monitor, left);
            }
            return true;
        }
    }

    CompletableFuture<Void> nextRequest() {
        var next = new CompletableFuture<Void>();
        synchronized (monitor) {
            if (closed) {
                throw new IllegalStateException(this + ": is closed");
            }
            awaitingRequest.add(next);
        }
        return next;
    }

    void close() {
        synchronized (monitor) {
            closed = true;
        }
        selector.wakeup();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException hurried) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String toString() {
        return "proxy of " + target + " at " + address;
    }

    /** A client has sent something. */
    void requested() {
        List<CompletableFuture<Void>> waiting;
        synchronized (monitor) {
            waiting = List.copyOf(awaitingRequest);
            awaitingRequest.clear();
        }
        waiting.forEach(each -> each.complete(null));
    }

    /** A client has gone, or was sent away. */
    void gone(FaultProxyLink link) {
        if (links.remove(link)) {
            synchronized (monitor) {
                connections--;
                monitor.notifyAll();
            }
        }
    }

    private void run() {
        try {
            while (obey()) {
                selector.select(fault == Fault.TRICKLING ? Math.max(1, untilTick()) : 0);
                for (SelectionKey key : selector.selectedKeys()) {
                    serve(key);
                }
                selector.selectedKeys().clear();
                if (fault == Fault.TRICKLING && untilTick() <= 0) {
                    nextTick = System.nanoTime() + TICK;
                    List.copyOf(links).forEach(FaultProxyLink::tick);
                }
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } finally {
            end();
        }
    }

    private long untilTick() {
        return TimeUnit.NANOSECONDS.toMillis(nextTick - System.nanoTime());
    }

    private void serve(SelectionKey key) throws IOException {
        if (key.attachment() instanceof FaultProxyLink link) {
            link.ready();
        } else if (key.isValid() && key.isAcceptable()) {
            var client = ((ServerSocketChannel) key.channel()).accept();
            if (client != null) {
                accept(client);
            }
        }
    }

    private void accept(SocketChannel client) {
        FaultProxyLink link;
        try {
            link = new FaultProxyLink(client, target, selector, this);
        } catch (IOException gone) {
            close(client);
            return;
        }
        links.add(link);
        synchronized (monitor) {
            accepted++;
            connections++;
        }
        link.become(fault);
    }

    /** Carries the commands out. {@return whether to go on} */
    private boolean obey() {
        while (true) {
            Command command;
            synchronized (monitor) {
                if (closed) {
                    return false;
                }
                command = commands.poll();
            }
            if (command == null) {
                return true;
            }
            try {
                obey(command);
                command.done.complete(null);
            } catch (IOException failed) {
                command.done.completeExceptionally(new UncheckedIOException(failed));
            }
        }
    }

    private void obey(Command command) throws IOException {
        fault = command.fault;
        nextTick = System.nanoTime() + TICK;
        if (command.listening && listener == null) {
            close(placeholder);
            placeholder = null;
            listen(address);
        } else if (!command.listening && listener != null) {
            refuse(listener);
        }
        List.copyOf(links).forEach(link -> link.become(fault));
    }

    private InetSocketAddress listen(InetSocketAddress where) throws IOException {
        var channel = ServerSocketChannel.open();
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        channel.bind(where);
        channel.register(selector, SelectionKey.OP_ACCEPT);
        listener = channel;
        return (InetSocketAddress) channel.getLocalAddress();
    }

    private void refuse(ServerSocketChannel listening) throws IOException {
        // Whoever waits to be accepted believes that he is connected.
        for (var client = listening.accept(); client != null; client = listening.accept()) {
            accept(client);
        }
        close(listening);
        listener = null;
        // The key of a closed channel keeps its socket open until the next selection.
        selector.selectNow();
        // Bound but not listening: connections are refused, and nobody else gets the port meanwhile.
        var bound = SocketChannel.open();
        bound.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        bound.bind(address);
        placeholder = bound;
    }

    private void end() {
        List<Command> unheard;
        List<CompletableFuture<Void>> waiting;
        synchronized (monitor) {
            closed = true;
            unheard = List.copyOf(commands);
            waiting = List.copyOf(awaitingRequest);
        }
        List.copyOf(links).forEach(FaultProxyLink::close);
        close(listener);
        close(placeholder);
        close(selector);
        unheard.forEach(command -> command.done.completeExceptionally(new IllegalStateException(this + ": is closed")));
        waiting.forEach(each -> each.cancel(false));
    }

    static void close(@Nullable AutoCloseable resource) {
        try {
            if (resource != null) {
                resource.close();
            }
        } catch (Exception gone) {
            // It is not open any more, which is all that is wanted.
        }
    }
}
