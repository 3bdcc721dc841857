package io.github.vitals4j.health.http;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Puts a {@link WebhookListener} together. Every method checks what it is given at once. Not thread-safe. */
public final class WebhookListenerBuilder {
    private static final Duration LONGEST = Duration.ofDays(365);
    private static final int MOST = 10_000;

    Call call;
    String service = "application";

    @Nullable
    Supplier<String> secret;

    String contentType = "application/json";
    Function<WebhookEvent, String> body = WebhookEvent::json;
    Duration quietPeriod = Duration.ofSeconds(30);
    Duration reminder = Duration.ofHours(1);
    Duration timeout = Duration.ofSeconds(5);
    Duration firstWait = Duration.ofSeconds(1);
    int attempts = 6;
    int capacity = 256;
    /** Before the status of a dependency is told again of which an event was lost. */
    Duration pauseAfterLoss = Duration.ofMinutes(1);

    WebhookListenerBuilder(URI target) {
        this.call = Call.to(target).method("POST");
    }

    /**
     * Names the application in events.
     *
     * @param service default {@code application}
     * @return this builder
     * @throws IllegalArgumentException if it is blank
     */
    public WebhookListenerBuilder service(String service) {
        if (service.isBlank()) {
            throw new IllegalArgumentException("service '" + service + "': must not be blank");
        }
        this.service = service;
        return this;
    }

    /**
     * Signs every event, as <a href="https://www.standardwebhooks.com/">Standard Webhooks</a> has it: the header
     * {@code webhook-signature} holds an HMAC-SHA256 over the header {@code webhook-id}, the header
     * {@code webhook-timestamp} and the body. Libraries that verify it exist for most languages.
     *
     * @param secret asked for every event; the key as text, or in Base64 after {@code whsec_}
     * @return this builder
     */
    public WebhookListenerBuilder secret(Supplier<String> secret) {
        this.secret = Objects.requireNonNull(secret, "secret");
        return this;
    }

    /**
     * Adds a header whose value is asked for every event and never shown.
     *
     * @param name the header's name
     * @param value gives its value, such as {@code Bearer …}
     * @return this builder
     * @throws IllegalArgumentException if HTTP does not allow it, or the client sets it itself
     */
    public WebhookListenerBuilder secretHeader(String name, Supplier<String> value) {
        call = call.secretHeader(name, value);
        return this;
    }

    /**
     * Writes the body otherwise than {@link WebhookEvent#json()}.
     *
     * @param contentType such as {@code application/json}
     * @param body makes the body; it must be quick, and escape what the format wants escaped
     * @return this builder
     */
    public WebhookListenerBuilder body(String contentType, Function<WebhookEvent, String> body) {
        call.body(contentType, "");
        this.contentType = contentType;
        this.body = Objects.requireNonNull(body, "body");
        return this;
    }

    /**
     * Sends a JSON object that holds nothing but the {@linkplain WebhookEvent#text() sentence for people}, as chats
     * want it. It is cut to 1,500 characters, and what would call people or hide a link in a chat does not.
     *
     * @param member where the sentence is: {@code text} for Slack, Mattermost and Google Chat, {@code content} for
     *     Discord
     * @return this builder
     */
    public WebhookListenerBuilder sentenceIn(String member) {
        Objects.requireNonNull(member, "member");
        return body(
                "application/json",
                event -> Json.MAPPER
                        .createObjectNode()
                        .put(member, ChatText.of(event.text()))
                        .toString());
    }

    /**
     * Keeps quiet about a dependency for a while after each event about it. At the end of the period its status is told
     * if it is another one by then, so a dependency that comes and goes makes no storm.
     *
     * @param quietPeriod default 30 s; zero to tell every change
     * @return this builder
     * @throws IllegalArgumentException if it is negative or longer than a year
     */
    public WebhookListenerBuilder quietPeriod(Duration quietPeriod) {
        this.quietPeriod = verified("quiet period", quietPeriod);
        return this;
    }

    /**
     * Tells again of a dependency that still is unhealthy or unknown.
     *
     * @param reminder how often, default every hour; zero for never
     * @return this builder
     * @throws IllegalArgumentException if it is negative or longer than a year
     */
    public WebhookListenerBuilder reminder(Duration reminder) {
        this.reminder = verified("reminder", reminder);
        return this;
    }

    /**
     * Limits how long the receiver may take for an event.
     *
     * @param timeout default 5 s
     * @return this builder
     * @throws IllegalArgumentException if it is zero, negative or longer than a year
     */
    public WebhookListenerBuilder timeout(Duration timeout) {
        this.timeout = positive("timeout", timeout);
        return this;
    }

    /**
     * Tries again when the receiver cannot be reached, is too slow, or answers with 408, 425, 429 or 5xx. The waits
     * between double each time up to a minute, and are shortened at random by up to half; {@code Retry-After} is heeded
     * up to a minute, and comes on top. Every other code ends the attempts, and 410 the listener.
     *
     * @param attempts how often an event is sent at the most, from 1 to 10,000; default 6
     * @param firstWait the first wait, default 1 s
     * @return this builder
     * @throws IllegalArgumentException if a number is less or more
     */
    public WebhookListenerBuilder attempts(int attempts, Duration firstWait) {
        this.attempts = inRange("attempts", attempts);
        this.firstWait = positive("first wait", firstWait);
        return this;
    }

    /**
     * Limits how many events wait for delivery. Beyond that the oldest is dropped, and counted.
     *
     * @param events from 1 to 10,000; default 256
     * @return this builder
     * @throws IllegalArgumentException if it is less or more
     */
    public WebhookListenerBuilder capacity(int events) {
        this.capacity = inRange("capacity", events);
        return this;
    }

    /**
     * Uses the application's own client. Replaces {@link #tls}.
     *
     * @param client the application closes it, if it needs to be closed; default one that all checkers share
     * @return this builder
     */
    public WebhookListenerBuilder client(HttpClient client) {
        call = call.client(client);
        return this;
    }

    /**
     * Uses other TLS settings than the JDK's. Replaces {@link #client}.
     *
     * @param contexts asked for every event; it gives the same object until something has changed
     * @return this builder
     */
    public WebhookListenerBuilder tls(Supplier<SSLContext> contexts) {
        call = call.tls(contexts);
        return this;
    }

    /** {@return the listener, ready to be given to a manager} Close it when the application ends. */
    public WebhookListener build() {
        return new WebhookListener(this);
    }

    private static Duration verified(String name, Duration duration) {
        if (duration.isNegative() || duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(name + " " + duration + ": must be from zero to a year");
        }
        return duration;
    }

    private static Duration positive(String name, Duration duration) {
        if (duration.isZero()) {
            throw new IllegalArgumentException(name + " " + duration + ": must be longer than zero");
        }
        return verified(name, duration);
    }

    private static int inRange(String name, int value) {
        if (value < 1 || value > MOST) {
            throw new IllegalArgumentException(name + " " + value + ": must be from 1 to " + MOST);
        }
        return value;
    }
}
