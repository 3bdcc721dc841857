package io.github.vitals4j.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** A Prometheus on a free port of the loopback interface. */
final class PrometheusServer implements AutoCloseable {
    private static final long SECONDS = 60;
    private static final Pattern LISTENING = Pattern.compile("msg=\"Listening on\".* address=(\\S+)");
    private static final String READY = "Server is ready to receive web requests";

    private final Process process;
    private final CompletableFuture<URI> address = new CompletableFuture<>();
    private final CompletableFuture<Void> ready = new CompletableFuture<>();

    private PrometheusServer(Process process) {
        this.process = process;
        var reader = new Thread(this::read, "output-of-" + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts the server, and waits until it answers. */
    static PrometheusServer start(Path configuration, Path data) throws Exception {
        var server = new PrometheusServer(new ProcessBuilder(
                        Programs.find("prometheus").toString(),
                        "--config.file=" + configuration,
                        "--storage.tsdb.path=" + data,
                        "--web.listen-address=127.0.0.1:0")
                .redirectErrorStream(true)
                .start());
        try {
            server.ready.get(SECONDS, TimeUnit.SECONDS);
            return server;
        } catch (Exception failed) {
            server.close();
            throw failed;
        }
    }

    private void read() {
        var output = new StringBuilder();
        try (var reader = process.inputReader()) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                output.append(line).append('\n');
                var listening = LISTENING.matcher(line);
                if (listening.find()) {
                    address.complete(URI.create("http://" + listening.group(1)));
                } else if (line.contains(READY)) {
                    ready.complete(null);
                }
            }
        } catch (IOException | UncheckedIOException closed) {
            // The process was killed.
        }
        ready.completeExceptionally(new AssertionError("it has ended:\n" + output));
        address.completeExceptionally(new AssertionError("it has ended:\n" + output));
    }

    /** {@return the samples that an expression comes to now} */
    JsonNode query(String expression) {
        return get("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8))
                .path("result");
    }

    /** {@return the data of an answer} */
    JsonNode get(String path) {
        var reply = new Web(address.join()).get(path);
        assertThat(reply.code()).as(path + ": " + reply).isEqualTo(200);
        assertThat(reply.status()).isEqualTo("success");
        return reply.json().path("data");
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
