package io.github.vitals4j.examples.quickstart;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Asks a service over HTTP. */
final class Web {
    private static final JsonMapper JSON = new JsonMapper();

    /**
     * An answer.
     *
     * @param sentNanos when the request was sent, by {@link System#nanoTime}
     * @param took how long the answer took to arrive whole
     */
    record Reply(long sentNanos, Duration took, int code, HttpHeaders headers, String body) {
        JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (JsonProcessingException malformed) {
                throw new AssertionError("no JSON: " + body, malformed);
            }
        }

        String status() {
            return json().path("status").asText();
        }

        JsonNode dependency(String name) {
            return json().path("dependencies").path(name);
        }

        @Override
        public String toString() {
            return code + " after " + took.toMillis() + " ms: " + body;
        }
    }

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI base;

    Web(URI base) {
        this.base = base;
    }

    static Web of(Service service) {
        return new Web(URI.create("http://127.0.0.1:" + service.address().getPort()));
    }

    Reply get(String path) {
        return ask("GET", path);
    }

    /** Asks with an {@code Accept} of the caller's own. */
    Reply getAs(String accept, String path) {
        return ask("GET", path, "Accept", accept);
    }

    Reply ask(String method, String path, String... headers) {
        var asked = HttpRequest.newBuilder(base.resolve(path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .timeout(Duration.ofSeconds(60));
        var request = (headers.length == 0 ? asked : asked.headers(headers)).build();
        try {
            long sent = System.nanoTime();
            var response = client.send(request, HttpResponse.BodyHandlers.ofString());
            var took = Duration.ofNanos(System.nanoTime() - sent);
            return new Reply(sent, took, response.statusCode(), response.headers(), response.body());
        } catch (IOException failure) {
            throw new AssertionError("no answer to " + method + " " + path, failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted at " + method + " " + path, interrupted);
        }
    }
}
