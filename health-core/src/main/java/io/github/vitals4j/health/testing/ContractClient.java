package io.github.vitals4j.health.testing;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** Sends requests as they are written, however odd they are, each on a connection of its own. */
final class ContractClient {
    private static final int TIMEOUT_MILLIS = (int) Duration.ofSeconds(20).toMillis();
    private static final String END_OF_HEAD = "\r\n\r\n";

    private final URI base;
    private final String root;

    ContractClient(URI base) {
        String path = base.getRawPath() == null ? "" : base.getRawPath();
        this.base = base;
        this.root = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
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

        boolean isNoFault() {
            return code >= 200 && code < 500;
        }

        /** Whether this announces as much as another answer does, or nothing, as it may. */
        boolean announcesLengthOf(Answer full) {
            String length = header("Content-Length");
            return length.isEmpty() || length.equals(full.header("Content-Length"));
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

    /**
     * {@return the answer to a request; one with code 0 if there is none}
     *
     * @param headers a value of several lines is sent in as many headers of the name
     */
    Answer send(String method, String target, Map<String, String> headers) {
        String request = method + " " + (target.length() > 60 ? target.substring(0, 60) + "…" : target)
                + (headers.isEmpty() ? "" : " " + headers.toString().replace('\n', '|'));
        try (var socket = connect()) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.getOutputStream().write(head(method, target, headers).getBytes(StandardCharsets.ISO_8859_1));
            return answer(request, received(socket.getInputStream()));
        } catch (IOException unanswered) {
            return new Answer(request, 0, Map.of(), "no answer: " + unanswered);
        }
    }

    /**
     * {@return the answer to GET on a connection that has had a HEAD already; empty if the server has closed it, as it
     * may if it says so} A body after HEAD would be taken for the beginning of the answer.
     */
    Optional<Answer> sendAfterHead(String target) {
        String request = "GET " + target + ", on the connection of a HEAD";
        try (var socket = connect()) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            var out = socket.getOutputStream();
            out.write(head("HEAD", target, Map.of("Connection", "keep-alive")).getBytes(StandardCharsets.ISO_8859_1));
            var head = answer(request, headOf(socket.getInputStream()));
            if (head.header("Connection").equalsIgnoreCase("close")) {
                return Optional.empty();
            }
            out.write(head("GET", target, Map.of()).getBytes(StandardCharsets.ISO_8859_1));
            return Optional.of(answer(request, received(socket.getInputStream())));
        } catch (IOException broken) {
            return Optional.of(new Answer(request, 0, Map.of(), "broken: " + broken));
        }
    }

    /** {@return an answer up to the end of its head, and not a byte more} */
    private static String headOf(InputStream in) throws IOException {
        var head = new StringBuilder();
        while (head.length() < END_OF_HEAD.length()
                || head.indexOf(END_OF_HEAD, head.length() - END_OF_HEAD.length()) < 0) {
            int next = in.read();
            if (next < 0) {
                break;
            }
            head.append((char) next);
        }
        return head.toString();
    }

    private Socket connect() throws IOException {
        boolean encrypted = "https".equalsIgnoreCase(base.getScheme());
        int port = base.getPort() >= 0 ? base.getPort() : encrypted ? 443 : 80;
        var socket = encrypted ? SSLSocketFactory.getDefault().createSocket() : new Socket();
        if (socket instanceof SSLSocket guarded) {
            var parameters = guarded.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            guarded.setSSLParameters(parameters);
        }
        try {
            socket.connect(new InetSocketAddress(base.getHost(), port), TIMEOUT_MILLIS);
        } catch (IOException refused) {
            socket.close();
            throw refused;
        }
        return socket;
    }

    private String head(String method, String target, Map<String, String> headers) {
        var all = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        all.put("Host", base.getRawAuthority());
        all.put("Connection", "close");
        if (!method.equals("GET") && !method.equals("HEAD")) {
            all.put("Content-Length", "0");
        }
        headers.forEach((name, value) -> {
            all.remove(name); // a map that ignores case would keep the case of the name that it has
            all.put(name, value);
        });
        var text = new StringBuilder(method + " " + root + target + " HTTP/1.1\r\n");
        all.forEach((name, value) -> {
            for (var line : value.split("\n", -1)) {
                text.append(name + ": " + line + "\r\n");
            }
        });
        return text.append("\r\n").toString();
    }

    /** {@return all that the server sends until it closes the connection, as it was asked to} */
    private static String received(InputStream in) throws IOException {
        var received = new ByteArrayOutputStream();
        try {
            in.transferTo(received);
        } catch (SocketTimeoutException open) {
            throw new IOException(
                    "not all sent, or the connection not closed, in " + TIMEOUT_MILLIS / 1_000 + " s", open);
        } catch (IOException reset) {
            if (received.size() == 0) { // else the server did not care to read the request to its end
                throw reset;
            }
        }
        return received.toString(StandardCharsets.ISO_8859_1);
    }

    private static Answer answer(String request, String text) throws IOException {
        int end = text.indexOf(END_OF_HEAD);
        if (end < 0 || !text.matches("(?s)HTTP/1\\.[01] [1-9][0-9]{2}[ \r].*")) {
            throw new IOException("nothing of HTTP/1.1, but " + text.length() + " bytes");
        }
        var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        text.substring(0, end).lines().skip(1).forEach(line -> {
            String[] field = line.split(":", 2);
            headers.merge(field[0], field.length < 2 ? "" : field[1].strip(), (one, other) -> one + ", " + other);
        });
        String body = text.substring(end + END_OF_HEAD.length());
        if (!body.isEmpty() && headers.getOrDefault("Transfer-Encoding", "").equalsIgnoreCase("chunked")) {
            body = unchunked(body);
        }
        byte[] bytes = body.getBytes(StandardCharsets.ISO_8859_1);
        return new Answer(
                request, Integer.parseInt(text.substring(9, 12)), headers, new String(bytes, StandardCharsets.UTF_8));
    }

    private static String unchunked(String body) throws IOException {
        var whole = new StringBuilder();
        int at = 0;
        try {
            while (true) {
                int line = body.indexOf("\r\n", at);
                int size = Integer.parseInt(
                        body.substring(at, line).split(";", 2)[0].strip(), 16);
                if (size == 0) {
                    return whole.toString();
                }
                whole.append(body, line + 2, line + 2 + size);
                at = line + 2 + size + 2;
            }
        } catch (IndexOutOfBoundsException | NumberFormatException malformed) {
            throw new IOException("chunks of the body are malformed", malformed);
        }
    }
}
