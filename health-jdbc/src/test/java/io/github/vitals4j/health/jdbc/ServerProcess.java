package io.github.vitals4j.health.jdbc;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A process that says in one line that it is ready, and can be killed, stopped and started again. */
final class ServerProcess implements AutoCloseable {
    /** Of the thread that reads what it says. */
    static final String READER = "server-output";

    private static final long PATIENCE_SECONDS = 60;

    private final List<String> command;
    private final int port;
    private final String readyLine;
    private final Thread endWithTheTests = new Thread(() -> process().destroyForcibly());
    private volatile Process process;

    ServerProcess(List<String> command, int port, String readyLine) {
        this.command = command;
        this.port = port;
        this.readyLine = readyLine;
        Runtime.getRuntime().addShutdownHook(endWithTheTests);
    }

    static int freePort() {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    int port() {
        return port;
    }

    private Process process() {
        return process;
    }

    /** Starts it, and returns when it is ready. */
    void start() {
        var ready = new CompletableFuture<Void>();
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
            var reader = new Thread(() -> read(process, ready), READER);
            reader.setDaemon(true);
            reader.start();
            ready.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }

    private void read(Process from, CompletableFuture<Void> ready) {
        var lines = new StringBuilder();
        try (BufferedReader output = from.inputReader(StandardCharsets.UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (!ready.isDone()) {
                    lines.append(line).append('\n');
                }
                if (line.contains(readyLine)) {
                    ready.complete(null);
                }
            }
        } catch (IOException gone) {
            // It was killed.
        }
        ready.completeExceptionally(new IllegalStateException(lines.toString()));
    }

    /** Ends it without a goodbye, and returns when it is gone. */
    void kill() {
        try {
            if (!process.destroyForcibly().waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("it could not be killed: " + command);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops it where it is, until {@link #go}. A process with many threads takes a moment to. */
    void stop() {
        shell("kill -STOP $0 && while case $(ps -o state= -p $0) in T*) false ;; esac; do :; done");
    }

    void go() {
        shell("kill -CONT $0");
    }

    private void shell(String script) {
        try {
            new ProcessBuilder("sh", "-c", script, String.valueOf(process.pid()))
                    .start()
                    .waitFor();
        } catch (IOException | InterruptedException failed) {
            throw new AssertionError(failed);
        }
    }

    @Override
    public void close() {
        kill();
        Runtime.getRuntime().removeShutdownHook(endWithTheTests);
    }
}
