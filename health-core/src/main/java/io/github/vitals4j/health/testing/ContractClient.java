package io.github.vitals4j.health.testing;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Sends requests as they are written, however odd they are. */
final class ContractClient {
    private static final int TIMEOUT_MILLIS = (int) Duration.ofSeconds(5).toMillis();

    private final String base;

    ContractClient(URI base) {
        String text = base.toString();
        this.base = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }

    /** An answer; the names of its headers are compared without regard to case. */
    record Answer(String request, int code, Map<String, String> headers, String body) {
        private static final JsonFactory JSON = new JsonFactory();
        private static final int SHOWN = 200;

        String header(String name) {
            return headers.getOrDefault(name, "");
        }

        boolean isType(String type) {
            return header("Content-Type")
                    .toLowerCase(Locale.ROOT)
                    .split(";", 2)[0]
                    .strip()
                    .equals(type);
        }

        boolean isComplete() {
            String length = header("Content-Length");
            return length.isEmpty() || length.equals(Integer.toString(body.getBytes(StandardCharsets.UTF_8).length));
        }

        boolean isFaultless() {
            return (code >= 200 && code < 500) || code == 503;
        }

        /** {@return the text of a member of the JSON object that the body is; empty if there is none} */
        String member(String name) {
            try (var parser = JSON.createParser(body)) {
                if (parser.nextToken() != JsonToken.START_OBJECT) {
                    return "";
                }
                String value = "";
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    boolean wanted = parser.currentName().equals(name);
                    parser.nextToken();
                    if (wanted) {
                        value = parser.getText();
                    }
                    parser.skipChildren();
                }
                return value;
            } catch (IOException noJson) {
                return "";
            }
        }

        @Override
        public String toString() {
            return code + " " + headers + " " + (body.length() > SHOWN ? body.substring(0, SHOWN) + "…" : body);
        }
    }

    /** {@return the answer to a request; one with code 0 if there is none} */
    Answer send(String method, String target, Map<String, String> headers) {
        String request = method + " " + (target.length() > 60 ? target.substring(0, 60) + "…" : target)
                + (headers.isEmpty() ? "" : " " + headers);
        try {
            var connection = (HttpURLConnection) new URL(base + target).openConnection();
            connection.setRequestMethod(method);
            connection.setInstanceFollowRedirects(false);
            connection.setConnectTimeout(TIMEOUT_MILLIS);
            connection.setReadTimeout(TIMEOUT_MILLIS);
            headers.forEach(connection::setRequestProperty);
            int code = connection.getResponseCode();
            return new Answer(request, code, headers(connection), body(connection, code));
        } catch (IOException unanswered) {
            return new Answer(request, 0, Map.of(), "no answer: " + unanswered);
        }
    }

    private static Map<String, String> headers(HttpURLConnection connection) {
        var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        connection.getHeaderFields().forEach((name, values) -> {
            if (name != null) {
                headers.put(name, String.join(", ", values));
            }
        });
        return headers;
    }

    private static String body(HttpURLConnection connection, int code) throws IOException {
        try (InputStream in = code >= 400 ? connection.getErrorStream() : connection.getInputStream()) {
            return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
