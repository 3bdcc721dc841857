package io.github.vitals4j.health.endpoint;

import io.github.vitals4j.health.HealthStatus;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a {@link HealthRequest}, for the host's HTTP server to send. Immutable; it may be written any number of
 * times.
 */
public final class HealthResponse {
    private static final byte[] NOTHING = {};

    private final int status;
    private final Map<String, String> headers;
    private final byte[] head;
    private final int headLength;
    private final byte[] tail;
    private final boolean bodiless;
    private final @Nullable HealthStatus health;

    private HealthResponse(
            int status,
            Map<String, String> headers,
            byte[] head,
            int headLength,
            byte[] tail,
            boolean bodiless,
            @Nullable HealthStatus health) {
        this.status = status;
        this.headers = headers;
        this.head = head;
        this.headLength = headLength;
        this.tail = tail;
        this.bodiless = bodiless;
        this.health = health;
    }

    static HealthResponse of(int status, Map<String, String> headers, byte[] body) {
        return new HealthResponse(status, headers, NOTHING, 0, body, false, null);
    }

    static HealthResponse of(int status, Map<String, String> headers, RenderedBody body, Now now, HealthStatus health) {
        var head = body.head(now);
        return new HealthResponse(status, headers, head.bytes, head.length, body.tail(), false, health);
    }

    /** {@return the answer to a HEAD request, which tells the length of the body but has none} */
    HealthResponse withoutBody() {
        return new HealthResponse(status, headers, head, headLength, tail, true, health);
    }

    /** {@return the status code} */
    public int status() {
        return status;
    }

    /** {@return the overall status; empty if the answer comes from no report, as 404, 405, 429 and 500 do} */
    public Optional<HealthStatus> health() {
        return Optional.ofNullable(health);
    }

    /** {@return the headers, {@code Content-Type} among them but not {@code Content-Length}; not modifiable} */
    public Map<String, String> headers() {
        return headers;
    }

    /** {@return the media type of the body} */
    public String contentType() {
        return headers.getOrDefault("Content-Type", "application/octet-stream");
    }

    /** {@return how many bytes the body has; after a HEAD request, how many it would have had} */
    public int contentLength() {
        return headLength + tail.length;
    }

    /** {@return whether there is a body to write; there is none after a HEAD request} */
    public boolean hasBody() {
        return !bodiless;
    }

    /**
     * Writes the body; nothing after a HEAD request. The stream is neither flushed nor closed.
     *
     * @param out takes the body; it must not change the arrays it is given
     * @throws IOException if the stream throws it
     */
    public void writeTo(OutputStream out) throws IOException {
        if (bodiless) {
            return;
        }
        if (headLength > 0) {
            out.write(head, 0, headLength);
        }
        out.write(tail, 0, tail.length);
    }

    /** {@return a copy of the body; empty after a HEAD request} */
    public byte[] body() {
        if (bodiless) {
            return new byte[0];
        }
        var body = new byte[contentLength()];
        System.arraycopy(head, 0, body, 0, headLength);
        System.arraycopy(tail, 0, body, headLength, tail.length);
        return body;
    }

    /** {@return the status code and the type and length of the body} */
    @Override
    public String toString() {
        return status + " " + contentType() + ", " + contentLength() + " bytes";
    }
}
