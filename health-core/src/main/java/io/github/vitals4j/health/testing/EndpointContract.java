package io.github.vitals4j.health.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What every host of a {@code HealthEndpoint} must answer, whatever server it is tied to: for the tests of an adapter
 * that an application has written itself. The endpoint is to have its default paths; how the dependencies are does not
 * matter, nor does the exposure.
 *
 * <p>It makes some hundred requests, one after another and nearly each on a connection of its own, each of which must
 * be answered within twenty seconds.
 *
 * <pre>{@code
 * URI base = URI.create("http://127.0.0.1:" + port);
 * EndpointContract.verify(base);
 * EndpointContract.verifyLocalExposure(base);                              // if the endpoint's exposure is the default
 * }</pre>
 */
public final class EndpointContract {
    private static final List<String> PATHS =
            List.of("/health", "/livez", "/ready", "/readyz", "/startup", "/startupz");
    private static final Map<String, String> FORMATS = Map.of(
            "native", "application/json",
            "simple", "application/json",
            "ping", "application/json",
            "actuator", "application/vnd.spring-boot.actuator.v3+json",
            "microprofile", "application/json",
            "health+json", "application/health+json",
            "text", "text/plain");
    private static final Set<Integer> CODES = Set.of(200, 206, 503);
    private static final String MARK = "zq7echo";
    private static final String NO_FAULT = "no fault of the server";
    private static final List<String> HOSTILE = List.of(
            "/ready/%00",
            "/ready/" + MARK + "%2Fother",
            "/ready/" + "x".repeat(4_000),
            "/ready?tag=%zz",
            "/ready?tag=%",
            "/ready?exclude=%ff",
            "/ready?" + "a=b&".repeat(500),
            "/ready?format=%00" + MARK,
            "/ready?tag=" + "x,".repeat(500));

    /** None of the endpoint's: the host's own answer, whatever that is. */
    private static final List<String> FOREIGN =
            List.of("/" + MARK, "/ready" + MARK, "/ready/" + MARK + "/" + MARK, "/ready/%2e%2e/" + MARK);

    /** A dependency may fail or recover between two requests that should have the same answer; not each time. */
    private static final int ATTEMPTS = 3;

    private final ContractClient client;
    private final List<String> violations = new ArrayList<>();

    private EndpointContract(ContractClient client) {
        this.client = client;
    }

    /**
     * Verifies what is served below an address.
     *
     * @param base where the paths begin, such as {@code http://127.0.0.1:8080} or {@code http://127.0.0.1:8080/app}
     * @throws AssertionError if an answer is not as it must be; it lists all that are not
     * @throws UncheckedIOException if nobody answers there
     */
    public static void verify(URI base) {
        verify(base, EndpointContract::verifyAll);
    }

    /**
     * Verifies that an endpoint which shows its dependencies to this machine only, as it does by default, gets to know
     * from its host who asks: the client's address, and all headers with their names. The endpoint has a dependency at
     * least, and what is asked for is served directly, by the loopback address.
     *
     * @param base where the paths begin, such as {@code http://127.0.0.1:8080}
     * @throws AssertionError if an answer shows less, or more, than it must; it lists all that do
     * @throws UncheckedIOException if nobody answers there
     */
    public static void verifyLocalExposure(URI base) {
        verify(base, EndpointContract::verifyExposure);
    }

    private static void verify(URI base, Consumer<EndpointContract> rules) {
        var contract = new EndpointContract(new ContractClient(base));
        var first = contract.client.send("GET", PATHS.get(0), Map.of());
        if (first.code() == 0) {
            throw new UncheckedIOException(new IOException("no answer from " + base + ": " + first.body()));
        }
        rules.accept(contract);
        if (!contract.violations.isEmpty()) {
            throw new AssertionError(
                    "The endpoint at " + base + " breaks its contract:\n  " + String.join("\n  ", contract.violations));
        }
    }

    private void verifyAll() {
        for (var path : PATHS) {
            verifyProbe(path);
            verifyMethods(path);
        }
        verifyFormats();
        verifyUnknown();
        verifyHostile();
    }

    private void verifyProbe(String path) {
        var answer = client.send("GET", path, Map.of());
        expect(CODES.contains(answer.code()), answer, "code 200, 206 or 503");
        expect(answer.isType("application/json"), answer, "Content-Type application/json");
        expectCommonHeaders(answer);
        String status = answer.member("status");
        expect(
                Set.of("healthy", "degraded", "unhealthy").contains(status),
                answer,
                "a JSON object whose status is healthy, degraded or unhealthy");
        expect((answer.code() == 503) == "unhealthy".equals(status), answer, "code 503 if, and only if, unhealthy");
        expect(answer.isComplete(), answer, "a body as long as Content-Length says");

        expectCommonHeaders(expectSame("GET", path + "/", path, "the answer that there is without the slash"));
        var head = expectSame("HEAD", path, path, "the code, the Content-Type and the Content-Length of GET");
        expect(head.body().isEmpty(), head, "no body");
        expectCommonHeaders(head);
        client.sendAfterHead(path)
                .ifPresent(next -> expect(
                        CODES.contains(next.code()) && next.isType("application/json") && next.isComplete(),
                        next,
                        "an answer, because the connection was kept after that to HEAD"));
    }

    /** {@return the answer to a request, which must be like the one that GET gets for a path at about the same time} */
    private ContractClient.Answer expectSame(String method, String target, String path, String expected) {
        ContractClient.Answer answer;
        boolean same;
        int attempt = 0;
        do {
            var get = client.send("GET", path, Map.of());
            answer = client.send(method, target, Map.of());
            same = answer.code() == get.code()
                    && answer.header("Content-Type").equals(get.header("Content-Type"))
                    && (method.equals("GET") || answer.announcesLengthOf(get));
            attempt++;
        } while (!same && attempt < ATTEMPTS);
        expect(same, answer, expected);
        return answer;
    }

    private void verifyMethods(String path) {
        for (var method : List.of("POST", "PUT", "PATCH", "DELETE")) {
            var answer = client.send(method, path, Map.of());
            expect(answer.code() == 405, answer, "code 405");
            String allowed = answer.header("Allow");
            expect(allowed.contains("GET") && allowed.contains("HEAD"), answer, "Allow: GET, HEAD");
        }
    }

    private void verifyFormats() {
        for (var format : FORMATS.entrySet()) {
            var named = client.send("GET", "/ready?format=" + format.getKey(), Map.of());
            expect(CODES.contains(named.code()), named, "code 200, 206 or 503");
            expect(named.isType(format.getValue()), named, "Content-Type " + format.getValue());
        }
        for (var type : Set.copyOf(FORMATS.values())) {
            var accepted = client.send("GET", "/ready", Map.of("Accept", type + ", */*;q=0.1"));
            expect(accepted.isType(type), accepted, "Content-Type " + type + ", which was accepted most");
        }
        var lowered = client.send("GET", "/ready", Map.of("aCCEPT", "text/plain"));
        expect(
                lowered.isType("text/plain"),
                lowered,
                "Content-Type text/plain, whatever the case of the header's name");
        var twice = client.send("GET", "/ready", Map.of("Accept", "image/png\ntext/plain"));
        expect(twice.isType("text/plain"), twice, "Content-Type text/plain, which the second of two lines accepts");
        var browser = client.send("GET", "/ready", Map.of("Accept", "text/html,*/*;q=0.8"));
        expect(browser.isType("application/json"), browser, "Content-Type application/json for a browser");
        var refused = client.send("GET", "/ready", Map.of("Accept", "image/png"));
        expect(refused.code() == 406, refused, "code 406 where nothing fits Accept: image/png");
    }

    private void verifyUnknown() {
        for (var target : List.of("/ready/" + MARK, "/ready?tag=" + MARK, "/ready?exclude=" + MARK)) {
            var answer = client.send("GET", target, Map.of());
            expect(answer.code() == 404, answer, "code 404");
            expect(!answer.body().contains(MARK), answer, "a body that repeats nothing of the request");
            expect(answer.isType("application/json"), answer, "the endpoint's own body");
            expectCommonHeaders(answer);
        }
        var format = client.send("GET", "/ready?format=" + MARK, Map.of());
        expect(format.code() == 406, format, "code 406");
        expect(!format.body().contains(MARK), format, "a body that repeats nothing of the request");
    }

    private void verifyHostile() {
        for (var target : HOSTILE) {
            expectFaultless(client.send("GET", target, Map.of()));
        }
        for (var target : FOREIGN) {
            var answer = client.send("GET", target, Map.of());
            expect(answer.isNoFault() || answer.code() == 503, answer, NO_FAULT);
        }
        for (var accept : List.of(";;;,,,/", "application/json;q=x", "*/*;q=0.9;;\"", "text/plain,".repeat(200))) {
            expectFaultless(client.send("GET", "/ready", Map.of("Accept", accept)));
        }
    }

    private void expectFaultless(ContractClient.Answer answer) {
        expect(answer.isNoFault() || (answer.code() == 503 && isUnhealthy(answer)), answer, NO_FAULT);
    }

    private static boolean isUnhealthy(ContractClient.Answer answer) {
        return answer.isType("text/plain")
                ? answer.body().endsWith(" check failed\n")
                : answer.member("status").equals("unhealthy");
    }

    private void verifyExposure() {
        var direct = client.send("GET", "/ready", Map.of());
        expect(showsDependencies(direct), direct, "the dependencies, because this machine asks directly");
        for (var header : List.of("X-Forwarded-For", "x-forwarded-for", "Forwarded", "Via")) {
            var forwarded = client.send("GET", "/ready", Map.of(header, "192.0.2.1"));
            expect(!showsDependencies(forwarded), forwarded, "no dependencies, because a proxy asks for a stranger");
        }
        var foreign = client.send("GET", "/ready", Map.of("Host", "stranger.example"));
        expect(!showsDependencies(foreign), foreign, "no dependencies, because a page of a stranger's asks");
    }

    private static boolean showsDependencies(ContractClient.Answer answer) {
        return !answer.member("dependencies").isEmpty();
    }

    private void expectCommonHeaders(ContractClient.Answer answer) {
        expect(answer.header("Cache-Control").contains("no-store"), answer, "Cache-Control: no-store");
        expect(answer.header("X-Content-Type-Options").equals("nosniff"), answer, "X-Content-Type-Options: nosniff");
    }

    private void expect(boolean kept, ContractClient.Answer answer, String expected) {
        if (!kept) {
            violations.add(answer.request() + ": expected " + expected + ", but got " + answer);
        }
    }
}
