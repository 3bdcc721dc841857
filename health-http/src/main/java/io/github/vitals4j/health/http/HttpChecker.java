package io.github.vitals4j.health.http;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.vitals4j.health.AsyncDependencyChecker;
import io.github.vitals4j.health.CheckContext;
import io.github.vitals4j.health.CheckOptions;
import io.github.vitals4j.health.CheckResult;
import io.github.vitals4j.health.DependencyChecker;
import io.github.vitals4j.health.Reason;
import io.github.vitals4j.health.Scope;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

/**
 * Asks an HTTP server and judges its answer: by its code, and by its body if that is asked for.
 *
 * <p>Optional, of shared scope, ttl 30 s, timeout 3 s, which covers everything from looking up the name to the last
 * byte of the body. No thread waits for the answer. A connection is closed when its run fails, and used again when it
 * did not. Immutable and thread-safe: each method that takes a value returns a changed copy.
 *
 * <p>A run costs the server one request. The reasons that it can give besides those of any connection
 * ({@code connection_refused}, {@code connection_lost}, {@code unknown_host}, {@code timeout}, {@code tls}):
 * {@code authentication} for 401 and 407, {@code permission} for 403, {@code rate_limited} for 429, which is degraded
 * only, and {@code unexpected_response} for every other code and body that was not expected.
 *
 * <pre>{@code
 * builder.register("search", HttpChecker.get(URI.create("https://search.internal/ping"))
 *     .secretHeader("Authorization", () -> "Bearer " + secrets.current("search"))
 *     .expectJson("/cluster/status", "green")
 *     .metadata("nodes", "/cluster/nodes"));
 * }</pre>
 *
 * <p>Configuration may override {@code codes} and {@code body-limit}, as in {@code health.search.codes=200-299, 404}.
 */
public final class HttpChecker implements AsyncDependencyChecker {
    private static final int MOST_REDIRECTS = 20;

    private final Call call;
    private StatusCodes codes = StatusCodes.parse("200-299");
    private int redirects;
    private List<JsonExpectation> expectations = List.of();
    private List<BodyTest> tests = List.of();
    private Map<String, JsonPointer> metadata = Map.of();

    private HttpChecker(Call call) {
        this.call = call;
    }

    private HttpChecker changed(Call call, Consumer<HttpChecker> change) {
        var copy = new HttpChecker(call);
        copy.codes = codes;
        copy.redirects = redirects;
        copy.expectations = expectations;
        copy.tests = tests;
        copy.metadata = metadata;
        change.accept(copy);
        return copy;
    }

    private HttpChecker changed(Call call) {
        return changed(call, copy -> {});
    }

    private HttpChecker changed(Consumer<HttpChecker> change) {
        return changed(call, change);
    }

    /**
     * {@return a checker that sends a GET}
     *
     * @param target an absolute {@code http} or {@code https} URI, without user and password
     * @throws IllegalArgumentException if it is another kind of URI
     */
    public static HttpChecker get(URI target) {
        return new HttpChecker(Call.to(target));
    }

    /**
     * {@return this checker with another method}
     *
     * @param method such as {@code HEAD} or {@code POST}; default {@code GET}
     * @throws IllegalArgumentException if HTTP knows no such method
     */
    public HttpChecker method(String method) {
        return changed(call.method(method));
    }

    /**
     * {@return this checker with one more header} One of that name is replaced.
     *
     * @param name the header's name
     * @param value its value; what is secret goes into {@link #secretHeader}
     * @throws IllegalArgumentException if HTTP does not allow it, or the client sets it itself
     */
    public HttpChecker header(String name, String value) {
        return changed(call.header(name, value));
    }

    /**
     * {@return this checker with one more header, whose value is asked for in every run and never shown} So a new
     * password or token is used at once.
     *
     * @param name the header's name
     * @param value gives its value, such as {@code Bearer …}
     * @throws IllegalArgumentException if HTTP does not allow it, or the client sets it itself
     */
    public HttpChecker secretHeader(String name, Supplier<String> value) {
        return changed(call.secretHeader(name, value));
    }

    /**
     * {@return this checker with a body to send} Give a {@link #method} that has one, too.
     *
     * @param contentType such as {@code application/json}
     * @param body the body, sent as UTF-8
     */
    public HttpChecker body(String contentType, String body) {
        return changed(call.body(contentType, body));
    }

    /**
     * {@return this checker with the codes that are healthy}
     *
     * @param codes codes and ranges with commas between; default {@code 200-299}
     * @throws IllegalArgumentException if the text is of another form
     */
    public HttpChecker codes(String codes) {
        var parsed = StatusCodes.parse(codes);
        return changed(copy -> copy.codes = parsed);
    }

    /**
     * {@return this checker with one more value that the body must hold} A body that is not JSON, or nested deeper than
     * 100 levels, does not hold it.
     *
     * @param pointer where, as RFC 6901 has it: {@code /cluster/status}
     * @param value a String, Number or Boolean
     * @throws IllegalArgumentException if the pointer or the value is of another form
     */
    public HttpChecker expectJson(String pointer, Object value) {
        var expectation = new JsonExpectation(Json.pointer(pointer), Objects.requireNonNull(value, "value"));
        return changed(copy -> copy.expectations = plus(expectations, expectation));
    }

    /**
     * {@return this checker with one more test of the body} What it throws is an unhealthy result.
     *
     * @param expectation what is expected, for people: {@code "the queue is shorter than 100"}
     * @param test whether the body is so; it runs on a thread of its own. Once four runs hang in it, the next ones are
     *     unhealthy with reason {@code stuck}
     */
    public HttpChecker expectBody(String expectation, Predicate<String> test) {
        var added = new BodyTest(expectation, test);
        return changed(copy -> copy.tests = plus(tests, added));
    }

    /**
     * {@return this checker with one more entry in the metadata, taken out of the body} It is left out when the body
     * does not hold it; text is cut to 200 characters.
     *
     * @param name the entry's name
     * @param pointer where it is in the JSON, as RFC 6901 has it: {@code /build/version}
     * @throws IllegalArgumentException if the pointer is of another form
     */
    public HttpChecker metadata(String name, String pointer) {
        var taken = new LinkedHashMap<>(metadata);
        taken.put(Objects.requireNonNull(name, "name"), Json.pointer(pointer));
        return changed(copy -> copy.metadata = taken);
    }

    /**
     * {@return this checker with how much of a body is read} A longer one is broken off and an unexpected response.
     *
     * @param bytes from 0 to 2^30; default 2^20
     * @throws IllegalArgumentException if it is less or more
     */
    public HttpChecker bodyLimit(int bytes) {
        return changed(call.bodyLimit(bytes));
    }

    /**
     * {@return this checker following redirects} Only on the same host, and never away from TLS: headers are sent
     * along, and another host's health is not that of this one.
     *
     * @param most how many in a row, from 0 to 20; default 0, which makes a redirect an answer like others
     * @throws IllegalArgumentException if it is less or more
     */
    public HttpChecker followRedirects(int most) {
        if (most < 0 || most > MOST_REDIRECTS) {
            throw new IllegalArgumentException("redirects " + most + ": must be from 0 to " + MOST_REDIRECTS);
        }
        return changed(copy -> copy.redirects = most);
    }

    /**
     * {@return this checker with the application's own client} The check then takes the way that the application's
     * requests take: its proxy, TLS settings, redirects, and HTTP version. Replaces {@link #tls}.
     *
     * @param client the application closes it, if it needs to be closed; default one that all checkers share
     */
    public HttpChecker client(HttpClient client) {
        return changed(call.client(client));
    }

    /**
     * {@return this checker with its own TLS settings: trusted authorities and a certificate of its own} Replaces
     * {@link #client}.
     *
     * @param contexts asked in every run; it gives the same object until something has changed, and a new one from then
     *     on, whereupon new connections are made. Default the JDK's settings
     */
    public HttpChecker tls(Supplier<SSLContext> contexts) {
        return changed(call.tls(contexts));
    }

    private static <E> List<E> plus(List<E> list, E element) {
        return Stream.concat(list.stream(), Stream.of(element)).toList();
    }

    /** {@return the library's options, with optional, scope shared, ttl 30 s and timeout 3 s} */
    @Override
    public CheckOptions options(CheckOptions library) {
        return library.optional()
                .scope(Scope.SHARED)
                .ttl(Duration.ofSeconds(30))
                .timeout(Duration.ofSeconds(3));
    }

    /** {@return {@code codes} and {@code body-limit}} */
    @Override
    public Map<String, Function<String, DependencyChecker>> settings() {
        return Map.of("codes", this::codes, "body-limit", text -> bodyLimit(Settings.integer(text)));
    }

    @Override
    public CompletionStage<CheckResult> start(CheckContext context) throws IOException {
        Executor judging = tests.isEmpty()
                ? Transport.THREADS
                : task -> Transport.daemon("vitals4j-http-test", task).start();
        return call.ask(context, new Redirects(redirects), judging, this::judge);
    }

    private CheckResult judge(Answer answer) {
        if (!codes.contain(answer.status())) {
            return Verdicts.refused(answer, codes.toString());
        }
        var result = CheckResult.healthy().with("status_code", answer.status());
        if (!expectations.isEmpty() || !metadata.isEmpty()) {
            result = judgeJson(result, answer.body());
        }
        for (var test : tests) {
            result = result.status().isUp() ? test.judge(result, answer.body()) : result;
        }
        return result;
    }

    private CheckResult judgeJson(CheckResult soFar, String text) {
        var body = Json.parse(text);
        if (body.isEmpty() && !expectations.isEmpty()) {
            return unexpected("the body is not JSON").with(soFar.metadata());
        }
        var figures = new LinkedHashMap<>(soFar.metadata());
        body.ifPresent(json -> metadata.forEach((name, pointer) -> put(figures, name, json.at(pointer))));
        return expectations.stream()
                .flatMap(expectation -> body.flatMap(expectation::violation).stream())
                .findFirst()
                .map(HttpChecker::unexpected)
                .orElse(CheckResult.healthy())
                .with(figures);
    }

    private static void put(Map<String, Object> figures, String name, JsonNode node) {
        var value = Json.value(node);
        if (value != null) {
            figures.put(name, value);
        }
    }

    private static CheckResult unexpected(String error) {
        return CheckResult.unhealthy(Reason.UNEXPECTED_RESPONSE, error);
    }
}
