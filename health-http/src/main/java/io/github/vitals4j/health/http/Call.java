package io.github.vitals4j.health.http;

import io.github.vitals4j.health.CheckContext;
import io.github.vitals4j.health.CheckResult;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * How a checker asks its server, whatever it then makes of the answer. Immutable: each method that takes a value
 * returns a changed copy.
 */
final class Call {
    static final int BODY_LIMIT = 1 << 20;
    static final String USER_AGENT = "Vitals4j";
    private static final int LARGEST_LIMIT = 1 << 30;

    private final URI target;
    private String method = "GET";
    private Map<String, String> headers = Map.of("User-Agent", USER_AGENT);
    private Map<String, Supplier<String>> secretHeaders = Map.of();
    private @Nullable String body;
    private int bodyLimit = BODY_LIMIT;
    private Supplier<HttpClient> client = Transport::shared;

    private Call(URI target) {
        this.target = target;
    }

    /**
     * {@return a GET}
     *
     * @throws IllegalArgumentException if no request can be sent there
     */
    static Call to(URI target) {
        return new Call(Targets.verified(target));
    }

    private Call changed(Consumer<Call> change) {
        var copy = new Call(target);
        copy.method = method;
        copy.headers = headers;
        copy.secretHeaders = secretHeaders;
        copy.body = body;
        copy.bodyLimit = bodyLimit;
        copy.client = client;
        change.accept(copy);
        return copy;
    }

    URI target() {
        return target;
    }

    Call method(String method) {
        HttpRequest.newBuilder().method(Objects.requireNonNull(method, "method"), BodyPublishers.noBody());
        return changed(copy -> copy.method = method);
    }

    Call header(String name, String value) {
        verifyHeader(name, value);
        return changed(copy -> copy.headers = plus(headers, name, value));
    }

    Call secretHeader(String name, Supplier<String> value) {
        verifyHeader(name, "");
        Objects.requireNonNull(value, "value");
        return changed(copy -> copy.secretHeaders = plus(secretHeaders, name, value));
    }

    Call withoutHeader(String name) {
        return changed(copy -> {
            copy.headers = without(headers, name);
            copy.secretHeaders = without(secretHeaders, name);
        });
    }

    private static void verifyHeader(String name, String value) {
        try {
            HttpRequest.newBuilder().header(name, value);
        } catch (IllegalArgumentException refused) {
            // Its own message would quote the value.
            throw new IllegalArgumentException("header '" + name
                    + "': the name or the value is not allowed in HTTP, or the client sets it itself");
        }
    }

    private static <V> Map<String, V> plus(Map<String, V> map, String name, V value) {
        var more = without(map, name);
        more.put(name, value);
        return more;
    }

    private static <V> Map<String, V> without(Map<String, V> map, String name) {
        var others = new LinkedHashMap<>(map);
        others.keySet().removeIf(name::equalsIgnoreCase);
        return others;
    }

    Call body(String contentType, String body) {
        Objects.requireNonNull(body, "body");
        return header("Content-Type", contentType).changed(copy -> copy.body = body);
    }

    Call bodyLimit(int bytes) {
        if (bytes < 0 || bytes > LARGEST_LIMIT) {
            throw new IllegalArgumentException(
                    "body-limit " + bytes + ": must be from 0 to " + LARGEST_LIMIT + " bytes");
        }
        return changed(copy -> copy.bodyLimit = bytes);
    }

    Call client(HttpClient client) {
        Objects.requireNonNull(client, "client");
        return changed(copy -> copy.client = () -> client);
    }

    Call tls(Supplier<SSLContext> contexts) {
        var rotating = new RotatingClient(contexts);
        return changed(copy -> copy.client = rotating::get);
    }

    /**
     * {@return what the judge makes of the answer, or an unhealthy result if there was none} Cancelling it closes the
     * connection.
     *
     * @param judging where the judge works
     * @throws IOException if no request could be sent
     */
    CompletionStage<CheckResult> ask(
            CheckContext context, Exchange.FollowUp followUp, Executor judging, Function<Answer, CheckResult> judge)
            throws IOException {
        var answer = send(context::secret, context::remaining, followUp);
        var result = answer.handleAsync(
                (received, failure) -> received != null
                        ? judge.apply(received)
                        : HttpFailure.result(target, Objects.requireNonNull(failure)),
                judging);
        result.whenComplete((any, failure) -> {
            if (result.isCancelled()) {
                answer.cancel(true);
            }
        });
        return result;
    }

    /**
     * {@return the answer} Cancelling it closes the connection. The caller waits while the name is looked up.
     *
     * @param secrets is told what must not be shown
     * @param remaining how long it may take, asked when the name has been looked up
     * @throws IOException if no request could be sent
     */
    CompletableFuture<Answer> send(Consumer<String> secrets, Supplier<Duration> remaining, Exchange.FollowUp followUp)
            throws IOException {
        var request = request(secrets);
        var chosen = client.get();
        try {
            Transport.resolve(chosen, target);
            var deadline = remaining.get();
            if (deadline.isZero()) {
                throw new HttpTimeoutException("looking up the name took all the time");
            }
            return Exchange.start(chosen, request, deadline, bodyLimit, followUp);
        } catch (IOException failed) {
            throw HttpFailure.explained(target, failed);
        }
    }

    private HttpRequest request(Consumer<String> secrets) {
        var publisher = body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
        var request = HttpRequest.newBuilder(target).method(method, publisher);
        headers.forEach((name, value) -> {
            if (Secrets.isIn(name)) {
                Secrets.declare(secrets, value);
            }
            request.setHeader(name, value);
        });
        secretHeaders.forEach((name, supplier) -> {
            var value = Objects.requireNonNull(
                    supplier.get(), () -> "the supplier of the header '" + name + "' returned null");
            Secrets.declare(secrets, value);
            request.setHeader(name, value);
        });
        return request.build();
    }
}
