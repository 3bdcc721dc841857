package io.github.vitals4j.health.endpoint;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The answers that do not depend on a report, and the headers that all answers have. None repeats any input. */
final class Answers {
    static final HealthResponse NOT_FOUND = answer(404, "Not found", "There is no such dependency, tag or subset");
    static final HealthResponse METHOD_NOT_ALLOWED =
            answer(405, "Method not allowed", "Use GET or HEAD", "Allow", "GET, HEAD");
    static final HealthResponse NOT_ACCEPTABLE =
            answer(406, "Not acceptable", "There is no such format, or none that the request accepts");
    static final HealthResponse BAD_QUERY =
            answer(400, "Bad request", "The query is not well percent-encoded, or has more than 100 names or tags");
    static final HealthResponse QUERY_TOO_LONG = answer(414, "URI too long", "The query has more than 8192 characters");
    static final HealthResponse SYSTEM_FAILURE = HealthResponse.of(
            500,
            headers("application/json"),
            bytes("{\"status\":\"unhealthy\",\"message\":\"Health check system failure\"}"));

    private Answers() {}

    static HealthResponse tooManyRequests(long retryAfterSeconds) {
        return answer(429, "Too many requests", "Try again later", "Retry-After", Long.toString(retryAfterSeconds));
    }

    /** {@return the headers of an answer} */
    static Map<String, String> headers(String contentType, String... more) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("Content-Type", contentType);
        headers.put("Cache-Control", "no-store");
        headers.put("X-Content-Type-Options", "nosniff");
        for (int i = 0; i < more.length; i += 2) {
            headers.put(more[i], more[i + 1]);
        }
        return Collections.unmodifiableMap(headers);
    }

    /** {@return an answer with an error and a message, neither of which needs to be escaped in JSON} */
    static HealthResponse answer(int status, String error, String message, String... headers) {
        return HealthResponse.of(
                status,
                headers("application/json", headers),
                bytes("{\"error\":\"" + error + "\",\"message\":\"" + message + "\"}"));
    }

    private static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }
}
