package io.github.vitals4j.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import io.github.vitals4j.health.CheckResult;
import io.github.vitals4j.health.HealthCheckManager;
import io.github.vitals4j.health.HealthCheckManagerBuilder;
import io.github.vitals4j.health.Reason;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the page about webhooks shows works: the sender that it registers is believed by the receiver that it shows. */
class WebhooksDocumentIT {
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private record Delivery(Headers headers, String body) {
        String header(String name) {
            return headers.getFirst(name);
        }

        byte[] bytes() {
            return body.getBytes(StandardCharsets.UTF_8);
        }
    }

    @TempDir
    Path classes;

    private final BlockingQueue<Delivery> deliveries = new LinkedBlockingQueue<>();
    private DocumentedCode document;
    private HttpServer receiver;

    @BeforeEach
    void receive() throws Exception {
        document = DocumentedCode.of("docs/operations/webhooks.md");
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            try (exchange) {
                var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                deliveries.add(new Delivery(exchange.getRequestHeaders(), body));
                exchange.sendResponseHeaders(204, -1);
            }
        });
        receiver.start();
    }

    @AfterEach
    void stop() {
        receiver.stop(0);
    }

    /** {@return what the documented sender posts when redis, which is always down, has been asked} */
    private Delivery sent() throws Exception {
        var alerts = DocumentedCode.compile(
                "Alerts", document.section("Register").blocks("java").get(0), classes);
        var constructor = alerts.getDeclaredConstructor(HealthCheckManagerBuilder.class, URI.class, Supplier.class);
        constructor.setAccessible(true);
        var builder = HealthCheckManager.builder()
                .register(
                        "redis",
                        context -> CheckResult.unhealthy(Reason.TIMEOUT, "no answer in 3 s"),
                        options -> options.optional());
        Supplier<String> secret = () -> SECRET;
        var uri = URI.create("http://127.0.0.1:" + receiver.getAddress().getPort() + "/hook");
        try (var sender = (AutoCloseable) constructor.newInstance(builder, uri, secret)) {
            assertThat(sender).isNotNull();
            var delivery = deliveries.poll(30, TimeUnit.SECONDS);
            assertThat(delivery).isNotNull();
            return delivery;
        }
    }

    @Test
    void theReceiverBelievesTheSenderAndNobodyElse() throws Exception {
        var sent = sent();
        var verifier = DocumentedCode.compile(
                "WebhookVerifier",
                document.section("Verify the signature").blocks("java").get(0),
                classes);
        var constructor = verifier.getDeclaredConstructor(String.class);
        constructor.setAccessible(true);
        var isGenuine = verifier.getDeclaredMethod(
                "isGenuine", String.class, String.class, String.class, byte[].class, Instant.class);
        isGenuine.setAccessible(true);
        var now = Instant.now();
        var right = constructor.newInstance(SECRET);
        var wrong = constructor.newInstance("another");
        var id = sent.header("webhook-id");
        var time = sent.header("webhook-timestamp");
        var signature = sent.header("webhook-signature");
        var forged = new Delivery(sent.headers(), sent.body().replace("unhealthy", "healthy")).bytes();

        assertThat(isGenuine.invoke(right, id, time, signature, sent.bytes(), now))
                .isEqualTo(true);
        assertThat(isGenuine.invoke(wrong, id, time, signature, sent.bytes(), now))
                .isEqualTo(false);
        assertThat(isGenuine.invoke(right, id, time, signature, forged, now)).isEqualTo(false);
        assertThat(isGenuine.invoke(right, "other", time, signature, sent.bytes(), now))
                .isEqualTo(false);
        assertThat(isGenuine.invoke(right, id, "never", signature, sent.bytes(), now))
                .isEqualTo(false);
        assertThat(isGenuine.invoke(right, id, time, signature, sent.bytes(), now.plus(Duration.ofHours(1))))
                .isEqualTo(false);
    }

    @Test
    void theBodyHasTheMembersThatThePageShows() throws Exception {
        var mapper = new ObjectMapper();
        var shown = mapper.readTree(document.section("Register").blocks("json").get(0));
        var sent = mapper.readTree(sent().body());

        var names = new ArrayList<String>();
        sent.fieldNames().forEachRemaining(names::add);
        assertThat(shown.fieldNames()).toIterable().containsExactlyElementsOf(names);
        names.clear();
        sent.path("dependency").fieldNames().forEachRemaining(names::add);
        assertThat(shown.path("dependency").fieldNames()).toIterable().containsExactlyElementsOf(names);
        assertThat(sent.path("message")).isEqualTo(shown.path("message"));
    }

    @Test
    void theFormForChatsCompiles() throws Exception {
        var unit = """
                import io.github.vitals4j.health.http.WebhookListener;
                import java.net.URI;

                final class Chat {
                    WebhookListener listener(URI slack) {
                        return %s
                    }
                }
                """.formatted(document.section("Chats").blocks("java").get(0));

        assertThat(DocumentedCode.compile("Chat", unit, classes)).isNotNull();
    }
}
