package io.github.vitals4j.health.http;

import io.github.vitals4j.health.AsyncDependencyChecker;
import io.github.vitals4j.health.CheckContext;
import io.github.vitals4j.health.CheckOptions;
import io.github.vitals4j.health.CheckResult;
import io.github.vitals4j.health.HealthStatus;
import io.github.vitals4j.health.Reason;
import io.github.vitals4j.health.Scope;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/**
 * Asks another service how it is and takes that over: degraded stays degraded, and what is wrong there is named here.
 *
 * <p>It reads this library's formats, Spring Boot's, MicroProfile's, {@code health+json}, Kubernetes' verbose text, and
 * bodies of a single word. Healthy are {@code healthy}, {@code ok}, {@code up} and {@code pass}; degraded are
 * {@code degraded}, {@code warn}, and {@code unknown} in an answer with a good code; unhealthy are {@code unhealthy},
 * {@code down}, {@code out_of_service}, {@code fail} and {@code error}. An empty body is judged by the code, and of a
 * code and a body that disagree the worse one counts.
 *
 * <p>It asks for a shallow view, by the header {@code X-Health-Depth: 0}: a service that heeds it, as this library's
 * endpoint does, leaves out what it itself only knows from others, which are the dependencies that are
 * {@linkplain CheckOptions#secondHand second-hand}, as this checker's are. So services that watch each other in a ring
 * neither wait for one another nor keep telling each other of a failure that is long over. A service that does not heed
 * the header must be asked at a path that says nothing of its neighbours, such as its liveness.
 *
 * <p>Optional, of shared scope, second-hand, ttl 30 s, timeout 3 s. No thread waits for the answer. Immutable and
 * thread-safe: each method that takes a value returns a changed copy.
 *
 * <p>A run costs the service one request. The reasons besides those of any connection ({@code connection_refused},
 * {@code connection_lost}, {@code unknown_host}, {@code timeout}, {@code tls}): {@code reported} for what the service
 * says itself, {@code authentication} for 401, {@code permission} for 403, {@code rate_limited} for 429, which is
 * degraded, and {@code unexpected_response} for what is no report of health.
 *
 * <pre>{@code
 * builder.register("billing",
 *     RemoteHealthChecker.of(URI.create("http://billing:8080/ready")),
 *     options -> options.timeout(Duration.ofSeconds(1)));
 * }</pre>
 */
public final class RemoteHealthChecker implements AsyncDependencyChecker {
    private static final String STATUS_ENTRY = "remote_status";

    private static final String DEPTH = "X-Health-Depth";
    private static final String ACCEPTED = "application/json, application/health+json;q=0.9, */*;q=0.5";

    private final Call call;

    private RemoteHealthChecker(Call call) {
        this.call = call;
    }

    /**
     * {@return a checker of a service}
     *
     * @param target where it tells its health, such as {@code http://billing:8080/ready}
     * @throws IllegalArgumentException if it is no absolute {@code http} or {@code https} URI
     */
    public static RemoteHealthChecker of(URI target) {
        return new RemoteHealthChecker(
                Call.to(target).header("Accept", ACCEPTED).header(DEPTH, "0"));
    }

    /**
     * {@return this checker asking for everything, what the service took over from others included} Only for services
     * that do not watch, not even through others, the one that asks.
     */
    public RemoteHealthChecker deep() {
        return new RemoteHealthChecker(call.withoutHeader(DEPTH));
    }

    /**
     * {@return this checker with one more header} One of that name is replaced.
     *
     * @param name the header's name
     * @param value its value; what is secret goes into {@link #secretHeader}
     * @throws IllegalArgumentException if HTTP does not allow it, or the client sets it itself
     */
    public RemoteHealthChecker header(String name, String value) {
        return new RemoteHealthChecker(call.header(name, value));
    }

    /**
     * {@return this checker with one more header, whose value is asked for in every run and never shown}
     *
     * @param name the header's name
     * @param value gives its value, such as {@code Bearer …}
     * @throws IllegalArgumentException if HTTP does not allow it, or the client sets it itself
     */
    public RemoteHealthChecker secretHeader(String name, Supplier<String> value) {
        return new RemoteHealthChecker(call.secretHeader(name, value));
    }

    /**
     * {@return this checker with the application's own client} Replaces {@link #tls}.
     *
     * @param client the application closes it, if it needs to be closed; default one that all checkers share
     */
    public RemoteHealthChecker client(HttpClient client) {
        return new RemoteHealthChecker(call.client(client));
    }

    /**
     * {@return this checker with its own TLS settings} Replaces {@link #client}.
     *
     * @param contexts asked in every run; it gives the same object until something has changed
     */
    public RemoteHealthChecker tls(Supplier<SSLContext> contexts) {
        return new RemoteHealthChecker(call.tls(contexts));
    }

    /** {@return the library's options, with optional, scope shared, second-hand, ttl 30 s and timeout 3 s} */
    @Override
    public CheckOptions options(CheckOptions library) {
        return library.optional()
                .scope(Scope.SHARED)
                .secondHand(true)
                .ttl(Duration.ofSeconds(30))
                .timeout(Duration.ofSeconds(3));
    }

    @Override
    public CompletionStage<CheckResult> start(CheckContext context) throws IOException {
        return call.ask(context, (sent, answer) -> null, Transport.THREADS, RemoteHealthChecker::judge);
    }

    private static CheckResult judge(Answer answer) {
        boolean good = answer.status() >= 200 && answer.status() <= 299;
        if (!good && answer.status() < 500) {
            return Verdicts.refused(answer, "a report of health");
        }
        if (good && answer.body().isBlank()) {
            return CheckResult.healthy().with("status_code", answer.status()).with(STATUS_ENTRY, "healthy");
        }
        var health = RemoteHealth.parse(answer.body());
        if (health.isPresent()) {
            return takenOver(health.get(), good, answer.status());
        }
        return good
                ? CheckResult.unhealthy(Reason.UNEXPECTED_RESPONSE, "the body is no report of health")
                        .with("status_code", answer.status())
                : Verdicts.refused(answer, "a report of health");
    }

    private static CheckResult takenOver(RemoteHealth health, boolean good, int code) {
        String said = "it says that it is " + health.status().text();
        String problems = String.join(", ", health.problems());
        String error = problems.isEmpty() ? said : said + ": " + problems;
        CheckResult result;
        if (!good) {
            result = health.status() == HealthStatus.HEALTHY
                    ? CheckResult.unhealthy(Reason.UNEXPECTED_RESPONSE, "answered with " + code + ", though " + said)
                    : CheckResult.unhealthy(error);
        } else {
            result = switch (health.status()) {
                case HEALTHY -> CheckResult.healthy();
                case DEGRADED, UNKNOWN -> CheckResult.degraded(error);
                case UNHEALTHY -> CheckResult.unhealthy(error);
            };
        }
        return result.with("status_code", code)
                .with(STATUS_ENTRY, health.status().text())
                .with("remote_service", health.about().get("service"))
                .with("remote_version", health.about().get("version"));
    }
}
