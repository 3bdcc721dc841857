package io.github.vitals4j.health.redis;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import redis.embedded.core.ExecutableProvider;

/**
 * A real Redis in a process of its own. The library that brings the executable starts servers too, but neither kills
 * them hard nor stops them for a while, nor reads on what they write.
 */
final class RedisProcess implements AutoCloseable {
    private static final Path EXECUTABLE = executable();
    private static final long PATIENCE_SECONDS = 60;
    private static final int ATTEMPTS = 5;
    /** Below those that the system gives to whoever connects, also to a client that tries to reach a dead server. */
    private static final int FIRST_PORT = 10_000;

    private static final int LAST_PORT = 22_000;

    private final int port;
    private final Path directory;
    private final List<String> settings;
    private final String readyLine;
    private final Thread endWithTheTests;
    private final List<String> written = new ArrayList<>();
    private final Map<String, CompletableFuture<Void>> awaited = new HashMap<>();
    private Process process;
    private CompletableFuture<Void> ready;
    private Thread reader;

    private RedisProcess(int port, String readyLine, List<String> settings) {
        this.port = port;
        this.readyLine = readyLine;
        this.settings = settings;
        this.directory = temporaryDirectory();
        this.endWithTheTests = new Thread(() -> process.destroyForcibly());
        Runtime.getRuntime().addShutdownHook(endWithTheTests);
    }

    /** Starts a server on a free port, and waits until it accepts connections. */
    static RedisProcess start(String... settings) {
        return started(() -> startAt(freePort(), settings));
    }

    static RedisProcess startAt(int port, String... settings) {
        return new RedisProcess(port, "Ready to accept connections", List.of(settings)).started();
    }

    /** Starts a sentinel that knows a master by the name {@code main}, and has patience with it. */
    static RedisProcess sentinel(int masterPort, int quorum) {
        return started(() -> sentinelAtFreePort(masterPort, quorum));
    }

    /** {@return what an attempt has started; another may have taken the port of the one before} */
    static RedisProcess started(Supplier<RedisProcess> attempt) {
        for (int left = ATTEMPTS - 1; left > 0; left--) {
            try {
                return attempt.get();
            } catch (IllegalStateException failed) {
                // The next one has another port.
            }
        }
        return attempt.get();
    }

    private static RedisProcess sentinelAtFreePort(int masterPort, int quorum) {
        var sentinel = new RedisProcess(freePort(), "+monitor master main", List.of("sentinel.conf", "--sentinel"));
        sentinel.write("sentinel.conf", """
                port %d
                bind 127.0.0.1
                sentinel monitor main 127.0.0.1 %d %d
                sentinel down-after-milliseconds main 60000
                sentinel failover-timeout main 2000
                """.formatted(sentinel.port, masterPort, quorum));
        return sentinel.started();
    }

    private RedisProcess started() {
        launch(List.of());
        try {
            awaitReady();
        } catch (IllegalStateException failed) {
            close();
            throw failed;
        }
        return this;
    }

    int port() {
        return port;
    }

    /** Starts the server again, on its old port. */
    void restart(String... more) {
        launch(List.of(more));
        awaitReady();
    }

    /** Starts the server again without waiting until it is ready. */
    void launch(List<String> more) {
        var command = new ArrayList<>(List.of(EXECUTABLE.toString()));
        if (!settings.contains("--sentinel")) {
            command.addAll(List.of("--port", String.valueOf(port), "--bind", "127.0.0.1", "--save", ""));
            command.addAll(List.of("--user", "admin", "on", "nopass", "~*", "&*", "+@all"));
        }
        command.addAll(settings);
        command.addAll(more);
        try {
            process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        synchronized (written) {
            written.clear();
            ready = nextLine(readyLine);
        }
        reader = new Thread(() -> read(process, ready), "redis-output-" + port);
        reader.setDaemon(true);
        reader.start();
    }

    void awaitReady() {
        try {
            ready.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (Exception failed) {
            kill();
            throw new IllegalStateException("Redis did not start: " + settings, failed);
        }
    }

    /** {@return completes when the server next writes a line with this text} */
    CompletableFuture<Void> nextLine(String text) {
        synchronized (written) {
            var line = new CompletableFuture<Void>();
            awaited.put(text, line);
            return line;
        }
    }

    /** {@return completes when the server has written a line with this text since it was launched} */
    CompletableFuture<Void> line(String text) {
        synchronized (written) {
            return written.stream().anyMatch(line -> line.contains(text))
                    ? CompletableFuture.completedFuture(null)
                    : nextLine(text);
        }
    }

    private void read(Process from, CompletableFuture<Void> ready) {
        try (BufferedReader output = from.inputReader(StandardCharsets.UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                synchronized (written) {
                    written.add(line);
                    for (var text : List.copyOf(awaited.keySet())) {
                        if (line.contains(text)) {
                            awaited.remove(text).complete(null);
                        }
                    }
                }
            }
        } catch (IOException gone) {
            // It was killed.
        }
        synchronized (written) {
            ready.completeExceptionally(new IllegalStateException(String.join("\n", written)));
        }
    }

    /** Ends the process without giving it a chance to say so, and waits until it is gone and all it wrote is read. */
    void kill() {
        try {
            if (!process.destroyForcibly().waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("Redis could not be killed");
            }
            reader.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** The process stands still from now on; the kernel still accepts connections for it. */
    void stop() {
        signal("-STOP");
    }

    /** Ends {@link #stop}. */
    void go() {
        signal("-CONT");
    }

    private void signal(String name) {
        try {
            new ProcessBuilder("kill", name, String.valueOf(process.pid()))
                    .inheritIO()
                    .start()
                    .waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (IOException | InterruptedException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** Sends a command without any client library, and returns the answer, or the first line of it. */
    String command(String... words) {
        try (var session = session()) {
            return session.command(words);
        }
    }

    /** {@return a connection that may do everything} */
    Session session() {
        return new Session(port);
    }

    /** A connection without any client library. */
    static final class Session implements AutoCloseable {
        private final Socket socket;

        Session(int port) {
            try {
                socket = new Socket(InetAddress.getLoopbackAddress(), port);
                socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
            command("AUTH", "admin", "any");
        }

        String command(String... words) {
            var request = new StringBuilder("*" + words.length + "\r\n");
            for (String word : words) {
                request.append('$')
                        .append(word.length())
                        .append("\r\n")
                        .append(word)
                        .append("\r\n");
            }
            try {
                socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.US_ASCII));
                var input = socket.getInputStream();
                String answer = line(input);
                if (!answer.startsWith("$") || answer.equals("$-1")) {
                    return answer;
                }
                int length = Integer.parseInt(answer.substring(1));
                return new String(input.readNBytes(length + 2), 0, length, StandardCharsets.UTF_8);
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }

        @Override
        public void close() {
            try {
                socket.close();
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }

    private static String line(InputStream input) throws IOException {
        var line = new StringBuilder();
        int next = input.read();
        while (next >= 0 && next != '\r') {
            line.append((char) next);
            next = input.read();
        }
        input.read();
        return line.toString();
    }

    void write(String file, String content) {
        try {
            Files.writeString(directory.resolve(file), content);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    Path directory() {
        return directory;
    }

    @Override
    public void close() {
        kill();
        Runtime.getRuntime().removeShutdownHook(endWithTheTests);
        delete(directory);
    }

    static int freePort() {
        return freePort(RedisProcess::isFree);
    }

    /** {@return a port that a condition holds for} */
    static int freePort(IntPredicate isFree) {
        for (int attempt = 0; attempt < 100; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST_PORT, LAST_PORT);
            if (isFree.test(port)) {
                return port;
            }
        }
        throw new IllegalStateException("no port is free");
    }

    static boolean isFree(int port) {
        try (var socket = new ServerSocket(port)) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    static Path temporaryDirectory() {
        try {
            return Files.createTempDirectory("vitals4j-redis");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    static void delete(Path directory) {
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted((a, b) -> b.compareTo(a)).collect(Collectors.toList())) {
                Files.deleteIfExists(file);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static Path executable() {
        var directory = temporaryDirectory();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(directory)));
        try {
            return ExecutableProvider.newJarResourceProvider(directory.toFile())
                    .get()
                    .toPath();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
