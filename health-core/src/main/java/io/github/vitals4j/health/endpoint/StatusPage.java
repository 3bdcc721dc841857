package io.github.vitals4j.health.endpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The status page: one document with its style and its script in it, put together from the files beside this class. It
 * says nothing about the application; the script fetches what it shows.
 */
final class StatusPage {
    /** Each uses those before it, and functions of those after it. */
    private static final List<String> SCRIPTS = List.of(
            "status-page-text.js",
            "status-page-graph.js",
            "status-page-card.js",
            "status-page-data.js",
            "status-page-view.js",
            "status-page.js");

    private StatusPage() {}

    /**
     * {@return the answer that is the page}
     *
     * @param path where the page is served
     * @param readiness where readiness is served, below the same prefix
     * @param history where the history is served, below the same prefix; null if there is none
     */
    static HealthResponse of(String path, String readiness, @Nullable String history) {
        String style = resource("status-page.css");
        String script = SCRIPTS.stream().map(StatusPage::resource).collect(Collectors.joining());
        String document = resource("status-page.html")
                .replace("{{ready}}", relative(path, readiness))
                .replace("{{history}}", history == null ? "" : relative(path, history))
                .replace("{{style}}", style)
                .replace("{{script}}", script);
        return HealthResponse.of(200, headers(style, script), document.getBytes(StandardCharsets.UTF_8));
    }

    /** What the page may do: run its own script, look as its own style says, and ask the host that it came from. */
    private static Map<String, String> headers(String style, String script) {
        return Answers.headers(
                "text/html; charset=utf-8",
                "Content-Security-Policy",
                "default-src 'none'; script-src " + hash(script) + "; style-src " + hash(style)
                        + "; img-src data:; connect-src 'self'; base-uri 'none'; form-action 'none'"
                        + "; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
                "Referrer-Policy",
                "no-referrer",
                "Cross-Origin-Opener-Policy",
                "same-origin",
                "Cross-Origin-Resource-Policy",
                "same-origin");
    }

    /**
     * {@return one path as seen from another} A proxy, a servlet container or a prefix may put something before both,
     * so the page cannot use the path as it is.
     */
    static String relative(String from, String to) {
        int levels = (int) from.chars().filter(c -> c == '/').count() - 1;
        return levels == 0 ? "." + to : String.join("/", Collections.nCopies(levels, "..")) + to;
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    /** {@return a file beside this class} Browsers read any end of a line as {@code \n} before they hash it. */
    private static String resource(String name) {
        try (var in = StatusPage.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the jar of health-core lacks " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
        } catch (IOException unreadable) {
            throw new UncheckedIOException("the jar of health-core cannot be read", unreadable);
        }
    }
}
