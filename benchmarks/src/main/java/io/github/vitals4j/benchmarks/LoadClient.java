package io.github.vitals4j.benchmarks;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Asks a server on this machine as fast as it answers, on a few connections that are kept open. It reads of HTTP what
 * these servers send, no more, so that little of the machine goes into asking.
 */
final class LoadClient implements AutoCloseable {
    private final List<Connection> connections = new ArrayList<>();
    private final ExecutorService threads;

    /** What came back in one round. */
    record Round(double requestsPerSecond, Samples micros) {}

    LoadClient(int port, int count) throws IOException {
        threads = Executors.newFixedThreadPool(count);
        for (int i = 0; i < count; i++) {
            connections.add(new Connection(port));
        }
    }

    Round ask(String path, Duration duration) throws Exception {
        byte[] request = ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        long begin = System.nanoTime();
        long end = begin + duration.toNanos();
        var tasks = new ArrayList<Callable<Samples>>();
        for (var connection : connections) {
            tasks.add(() -> connection.askUntil(end, request));
        }
        var micros = new Samples();
        for (var answer : threads.invokeAll(tasks)) {
            micros.addAll(answer.get());
        }
        return new Round(micros.size() * 1e9 / (System.nanoTime() - begin), micros);
    }

    @Override
    public void close() throws IOException {
        threads.shutdownNow();
        for (var connection : connections) {
            connection.socket.close();
        }
    }

    private static final class Connection {
        private final Socket socket;
        private final DataInputStream in;
        private byte[] body = new byte[64 * 1024];

        Connection(int port) throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(30_000);
            in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 64 * 1024));
        }

        Samples askUntil(long end, byte[] request) throws IOException {
            var micros = new Samples();
            long before = System.nanoTime();
            while (before < end) {
                socket.getOutputStream().write(request);
                receive();
                long after = System.nanoTime();
                micros.add((after - before) / 1e3);
                before = after;
            }
            return micros;
        }

        private void receive() throws IOException {
            var status = line(in);
            if (!status.startsWith("HTTP/1.1 200")) {
                throw new IOException("the server answered '" + status + "'");
            }
            int length = -1;
            for (var header = line(in); !header.isEmpty(); header = line(in)) {
                if (header.regionMatches(true, 0, "Content-Length:", 0, 15)) {
                    length = Integer.parseInt(header.substring(15).strip());
                }
            }
            if (length >= 0) {
                skip(length);
                return;
            }
            int chunk;
            do {
                chunk = Integer.parseInt(line(in).toLowerCase(Locale.ROOT), 16);
                skip(chunk);
                line(in);
            } while (chunk > 0);
        }

        private void skip(int length) throws IOException {
            if (length > body.length) {
                body = new byte[length];
            }
            in.readFully(body, 0, length);
        }

        private static String line(InputStream in) throws IOException {
            var line = new StringBuilder(64);
            while (true) {
                int next = in.read();
                if (next < 0) {
                    throw new EOFException("the server has closed the connection");
                }
                if (next == '\n') {
                    return line.toString();
                }
                if (next != '\r') {
                    line.append((char) next);
                }
            }
        }
    }
}
