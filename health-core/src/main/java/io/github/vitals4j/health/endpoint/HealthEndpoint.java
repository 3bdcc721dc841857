package io.github.vitals4j.health.endpoint;

import io.github.vitals4j.health.HealthCheckManager;
import io.github.vitals4j.health.HealthReport;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * Answers requests for health. It knows no web framework: a host hands it a {@link HealthRequest} and sends the
 * {@link HealthResponse}. {@link HealthHttpHandler} does so for the JDK's server, {@link HealthServlet} for Jakarta
 * Servlet; for any other server it takes ten lines.
 *
 * <table>
 * <caption>The paths, unless the builder is told others; each may end with a slash</caption>
 * <tr><th>{@code /health}, {@code /livez}</th><td>liveness</td></tr>
 * <tr><th>{@code /ready}, {@code /readyz}</th><td>readiness; {@code ?tag=} and {@code ?exclude=} narrow it</td></tr>
 * <tr><th>{@code /ready/}<em>name</em></th><td>one dependency</td></tr>
 * <tr><th>{@code /startup}, {@code /startupz}</th><td>start-up</td></tr>
 * <tr><th>{@code /metrics}</th><td>Prometheus text, if there is a {@link MetricsScrape}</td></tr>
 * <tr><th>{@code /health/history}, {@code /ready/}<em>name</em>{@code /history}</th>
 *     <td>what was, if there is a {@link io.github.vitals4j.health.history.HealthHistory}</td></tr>
 * <tr><th>{@code /health/ui}</th><td>the {@linkplain HealthEndpointBuilder#statusPage() status page}, if it is switched
 * on</td></tr>
 * </table>
 *
 * <p>A service that watches this one asks for readiness with the header {@code X-Health-Depth: 0}, and is not told what
 * this one only knows from other services: their {@linkplain io.github.vitals4j.health.CheckOptions#secondHand
 * second-hand} results are left out. If nothing is left, that is healthy.
 *
 * <p>The code is 200, or 503 if the status is unhealthy; what cannot be asked for is answered 400, 404, 405, 406, 414
 * or 429, and a fault of the endpoint itself 500, which is logged once a minute at the most. {@code ?format=} or
 * {@code Accept} chooses one of the {@linkplain ReportFormats formats}, unless the path's is
 * {@linkplain HealthEndpointBuilder#fixedPath fixed}. An answer takes {@linkplain HealthEndpointBuilder#deadline 800
 * ms} at the most, whatever the dependencies do; as long as nothing changes it costs less than a microsecond.
 *
 * <p>Thread-safe. Nothing that a request contains, and nothing that foreign code in the application does, makes a
 * method here throw.
 *
 * <pre>{@code
 * HealthEndpoint endpoint = HealthEndpoint.of(health);
 * endpoint.handle(HealthRequest.of("GET", "/ready")).ifPresent(response -> send(response));
 * }</pre>
 */
public final class HealthEndpoint {
    private final HealthCheckManager manager;
    private final Routes routes;
    private final Planner planner;
    private final GuardedPolicy policy;
    private final StatusCodes codes;
    private final Duration deadline;
    private final Now now;
    private final @Nullable MetricsScrape metrics;
    private final @Nullable HistoryAnswers history;
    private final @Nullable EndpointListener listener;
    private final Complaint aboutListener;
    private final Complaint aboutFaults;
    private final Writers writers;

    HealthEndpoint(HealthEndpointBuilder configuration) {
        this.manager = configuration.manager;
        this.codes = configuration.codes;
        this.deadline = configuration.deadline;
        this.metrics = configuration.metrics;
        this.listener = configuration.listener;
        this.aboutListener = new Complaint(manager.timeSource());
        this.aboutFaults = new Complaint(manager.timeSource(), Level.ERROR);
        this.policy = new GuardedPolicy(configuration.exposure, configuration.metricsAccess, manager.timeSource());
        this.history = configuration.history == null ? null : new HistoryAnswers(configuration.history);
        this.now = new Now(manager);
        this.writers = new Writers(manager.workers());
        this.routes = new Routes(Targets.of(configuration));
        var limiter =
                configuration.rateLimit == null ? null : new RateLimiter(configuration.rateLimit, manager.timeSource());
        this.planner = new Planner(manager, policy, metrics != null, limiter);
    }

    /**
     * {@return an endpoint with the default paths, that shows everything to this machine and the status to others}
     *
     * @param manager knows how the dependencies are
     */
    public static HealthEndpoint of(HealthCheckManager manager) {
        return builder(manager).build();
    }

    /**
     * {@return a builder of an endpoint}
     *
     * @param manager knows how the dependencies are
     */
    public static HealthEndpointBuilder builder(HealthCheckManager manager) {
        return new HealthEndpointBuilder(manager);
    }

    /**
     * {@return the paths that are served, for a host that wants to be told which requests to hand over} Each is served
     * with a {@code /} at its end as well, and so are the names of dependencies below those of readiness.
     */
    public List<String> paths() {
        return routes.paths();
    }

    /**
     * {@return the answer to a request; empty if its path is none of the endpoint's} Waits for checks that are due, up
     * to the deadline.
     *
     * @param request the request
     */
    public Optional<HealthResponse> handle(HealthRequest request) {
        var target = routes.find(request.path());
        if (target == null) {
            return Optional.empty();
        }
        long start = start();
        HealthResponse response;
        try {
            var plan = planner.plan(request, target);
            response = plan instanceof Plan.Question question
                    ? answer(question, manager.check(question.view(), deadline(request)))
                    : answer(plan);
        } catch (Throwable fault) {
            response = failure(fault);
        }
        return Optional.of(finish(response, request, target, start));
    }

    /**
     * {@return the answer to a request, once the checks that are due have ended, or at the deadline; empty if its path
     * is none of the endpoint's} Never blocks the calling thread, so event loops may call it: histories and metrics,
     * which may take milliseconds, are written by a thread of the manager's. The stage is complete already if nothing
     * has to be waited for; otherwise it completes on such a thread. It never completes with an exception.
     *
     * @param request the request
     */
    public CompletionStage<Optional<HealthResponse>> handleAsync(HealthRequest request) {
        var target = routes.find(request.path());
        if (target == null) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        long start = start();
        HealthResponse response;
        try {
            var plan = planner.plan(request, target);
            if (plan instanceof Plan.Question question) {
                return manager.checkAsync(question.view(), deadline(request))
                        .thenApply(report -> answer(question, report))
                        .exceptionally(this::failure)
                        .thenApply(answer -> Optional.of(finish(answer, request, target, start)));
            }
            if (!(plan instanceof Plan.Answered answered)) {
                return CompletableFuture.supplyAsync(
                        () -> Optional.of(finish(written(plan), request, target, start)), writers);
            }
            response = answered.response();
        } catch (Throwable fault) {
            response = failure(fault);
        }
        return CompletableFuture.completedFuture(Optional.of(finish(response, request, target, start)));
    }

    private HealthResponse written(Plan plan) {
        try {
            return answer(plan);
        } catch (Throwable fault) {
            return failure(fault);
        }
    }

    /** {@return whether a path is one of the endpoint's} */
    boolean serves(String path) {
        return routes.find(path) != null;
    }

    HealthCheckManager manager() {
        return manager;
    }

    GuardedPolicy policy() {
        return policy;
    }

    private Duration deadline(HealthRequest request) {
        return request.deadline().orElse(deadline);
    }

    private HealthResponse answer(Plan.Question question, HealthReport report) {
        boolean narrowed = !question.whole() && !question.view().isShallow();
        if (narrowed && report.dependencies().isEmpty()) {
            return Answers.NOT_FOUND;
        }
        try {
            var format = question.format();
            var body = question.whole()
                    ? format.whole(report, question.exposure())
                    : format.subset(report, question.exposure());
            return HealthResponse.of(codes.of(report.status()), format.headers, body, now, report.status());
        } catch (Exception fault) {
            return failure(fault);
        }
    }

    private HealthResponse answer(Plan plan) throws IOException {
        if (plan instanceof Plan.Past past) {
            return Objects.requireNonNull(history).answer(past);
        }
        if (plan instanceof Plan.Scrape scrape) {
            var body = new BodyBuffer();
            String contentType = Objects.requireNonNull(metrics).write(scrape.accept(), body);
            return HealthResponse.of(
                    200, Answers.headers(Objects.requireNonNull(contentType, "content type")), body.toBytes());
        }
        return ((Plan.Answered) plan).response();
    }

    private long start() {
        return listener == null ? 0 : System.nanoTime();
    }

    private HealthResponse finish(HealthResponse response, HealthRequest request, Target target, long start) {
        if (listener != null) {
            try {
                listener.onAnswer(target.path(), response, Duration.ofNanos(System.nanoTime() - start));
            } catch (Throwable broken) {
                aboutListener.say("An endpoint's listener failed", broken);
            }
        }
        return request.method().equals("HEAD") ? response.withoutBody() : response;
    }

    private HealthResponse failure(Throwable fault) {
        var cause = fault instanceof CompletionException && fault.getCause() != null ? fault.getCause() : fault;
        aboutFaults.say("Health check system failure", cause);
        return Answers.SYSTEM_FAILURE;
    }
}
