package io.github.vitals4j.examples.quickstart;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import redis.embedded.core.ExecutableProvider;

/**
 * A Redis of the service's own: a server process on a free port of the loopback interface, gone when closed.
 *
 * <p>The binary is the one that the embedded-redis artifact has for this machine. The process is started here, because
 * people want to know its id, and because it must end even if a signal has stopped it.
 */
final class OwnRedis implements AutoCloseable {
    private static final long START_SECONDS = 10;
    private static final String READY = "Ready to accept connections";

    private final Path directory;
    private final int port;
    private final Process process;

    private OwnRedis(Path directory, int port, Process process) {
        this.directory = directory;
        this.port = port;
        this.process = process;
    }

    /**
     * Starts the server, and waits until it takes connections.
     *
     * @throws IOException if there is no binary for this machine, or it does not run here
     */
    static OwnRedis start() throws IOException, InterruptedException {
        var directory = Files.createTempDirectory("quickstart-redis");
        try {
            var binary = ExecutableProvider.newJarResourceProvider(directory.toFile())
                    .get();
            return start(binary.toPath(), directory);
        } catch (IOException | InterruptedException | RuntimeException failed) {
            delete(directory);
            throw failed;
        }
    }

    private static OwnRedis start(Path binary, Path directory) throws IOException, InterruptedException {
        int port = freePort();
        var process = new ProcessBuilder(
                        binary.toString(),
                        "--port",
                        "" + port,
                        "--bind",
                        "127.0.0.1",
                        "--save",
                        "",
                        "--dir",
                        directory.toString())
                .redirectErrorStream(true)
                .start();
        var redis = new OwnRedis(directory, port, process);
        try {
            redis.awaitReady();
            return redis;
        } catch (IOException | InterruptedException failed) {
            redis.close();
            throw failed;
        }
    }

    private void awaitReady() throws IOException, InterruptedException {
        var ready = new CompletableFuture<String>();
        var reader = new Thread(() -> readOutput(ready), "own-redis-output");
        reader.setDaemon(true);
        reader.start();
        try {
            String line = ready.get(START_SECONDS, TimeUnit.SECONDS);
            if (!line.contains(READY)) {
                throw new IOException("it ended with: " + line);
            }
        } catch (TimeoutException | ExecutionException slow) {
            throw new IOException("it is not ready after " + START_SECONDS + " s", slow);
        }
    }

    /** Gives the line that says that the server is ready, or its last one. Reads on, or the server would block. */
    private void readOutput(CompletableFuture<String> ready) {
        String last = "no output";
        try (var output = process.inputReader()) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                last = line;
                if (line.contains(READY)) {
                    ready.complete(line);
                }
            }
        } catch (IOException closed) {
            // The process was ended.
        }
        ready.complete(last);
    }

    int port() {
        return port;
    }

    /** {@return the id of the server's process} */
    long pid() {
        return process.pid();
    }

    /** Kills the process: it has nothing to lose, and one that is stopped would not heed a milder signal. */
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
        delete(directory);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void delete(Path directory) {
        try (var files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                Files.delete(file);
            }
            Files.delete(directory);
        } catch (IOException left) {
            // It is in the directory for temporary files.
        }
    }
}
