package io.github.vitals4j.health.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A server that knows one sentence: it says it to whoever has said something, and waits for him to hang up. */
final class Parrot implements AutoCloseable {
    private final ServerSocket socket;
    private final byte[] sentence;
    private final Thread listener;

    Parrot(String sentence) {
        this.sentence = sentence.getBytes(StandardCharsets.US_ASCII);
        try {
            socket = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        listener = start(() -> {
            while (!socket.isClosed()) {
                var connection = socket.accept();
                start(() -> speak(connection));
            }
        });
    }

    private interface Work {
        void run() throws IOException;
    }

    private static Thread start(Work work) {
        var thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException hungUp) {
                        // That is how it ends.
                    }
                },
                "test-server");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void speak(Socket connection) throws IOException {
        try (connection) {
            connection.getInputStream().read();
            connection.getOutputStream().write(sentence);
            connection.getInputStream().skip(Long.MAX_VALUE);
        }
    }

    int port() {
        return socket.getLocalPort();
    }

    @Override
    public void close() {
        try {
            socket.close();
            // Only then is the port free.
            listener.join();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
