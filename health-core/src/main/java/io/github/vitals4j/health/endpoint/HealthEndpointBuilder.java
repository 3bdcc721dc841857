package io.github.vitals4j.health.endpoint;

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.github.vitals4j.health.HealthCheckManager;
import io.github.vitals4j.health.HealthStatus;
import io.github.vitals4j.health.Probe;
import io.github.vitals4j.health.history.HealthHistory;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Puts a {@link HealthEndpoint} together. Every method checks what it is given at once. Not thread-safe; use it for one
 * endpoint.
 *
 * <pre>{@code
 * HealthEndpoint endpoint = HealthEndpoint.builder(health)
 *     .fixedPath("/api/health", Probe.READINESS, ReportFormats.SIMPLE)
 *     .exposure(ExposurePolicy.local().or(ExposurePolicy.bearerToken(() -> secrets.current("health"))))
 *     .code(HealthStatus.DEGRADED, 206)
 *     .rateLimit(RateLimit.perMinute(100).including("/api/health"))
 *     .build();
 * }</pre>
 */
public final class HealthEndpointBuilder {
    /**
     * A probe in a format.
     *
     * @param fixed whether no request may ask for another
     */
    record Served(Probe probe, ReportWriter format, boolean fixed) {}

    final HealthCheckManager manager;
    final Map<String, ReportWriter> formats = new LinkedHashMap<>();
    final Map<String, Served> paths = new LinkedHashMap<>();
    List<String> prefixes = List.of("");
    String metricsPath = "/metrics";
    String historyPath = "/health/history";
    boolean statusPage;
    String statusPagePath = "/health/ui";
    StatusCodes codes = StatusCodes.DEFAULTS;
    ExposurePolicy exposure = ExposurePolicy.local();
    Duration deadline = Duration.ofMillis(800);
    Predicate<HealthRequest> metricsAccess = request -> true;

    @Nullable
    MetricsScrape metrics;

    @Nullable
    HealthHistory history;

    @Nullable
    RateLimit rateLimit;

    @Nullable
    EndpointListener listener;

    HealthEndpointBuilder(HealthCheckManager manager) {
        this.manager = Objects.requireNonNull(manager, "manager");
        ReportFormats.ALL.forEach(this::format);
        path("/health", Probe.LIVENESS);
        path("/livez", Probe.LIVENESS);
        path("/ready", Probe.READINESS);
        path("/readyz", Probe.READINESS);
        path("/startup", Probe.STARTUP);
        path("/startupz", Probe.STARTUP);
    }

    /**
     * Serves a probe at a path in the native format, unless a request asks for another.
     *
     * @param path begins with {@code /} and does not end with it, as {@code /api/health}; what was served there before
     *     no longer is
     * @param probe the probe
     * @return this builder
     * @throws IllegalArgumentException if the path is of another form
     */
    public HealthEndpointBuilder path(String path, Probe probe) {
        return path(path, probe, ReportFormats.NATIVE);
    }

    /**
     * Serves a probe at a path.
     *
     * @param path begins with {@code /} and does not end with it, as {@code /api/health}; what was served there before
     *     no longer is
     * @param probe the probe
     * @param format the format of the body, unless a request asks for another, which it may not at a
     *     {@link #fixedPath}; it need not have been added before
     * @return this builder
     * @throws IllegalArgumentException if the path is of another form, or the format cannot be added
     */
    public HealthEndpointBuilder path(String path, Probe probe, ReportWriter format) {
        return path(path, new Served(probe, format, false));
    }

    /**
     * Serves a probe at a path, and a dependency below it, in one format whatever a request asks for: {@code ?format=}
     * and {@code Accept} mean nothing there, but that Prometheus still gets metrics, if there are any. For clients that
     * were made for what another health endpoint answered.
     *
     * @param path begins with {@code /} and does not end with it, as {@code /api/health}; what was served there before
     *     no longer is
     * @param probe the probe
     * @param format the format of the body; it need not have been added before
     * @return this builder
     * @throws IllegalArgumentException if the path is of another form, or the format cannot be added
     */
    public HealthEndpointBuilder fixedPath(String path, Probe probe, ReportWriter format) {
        return path(path, new Served(probe, format, true));
    }

    private HealthEndpointBuilder path(String path, Served served) {
        Paths.require(path);
        Objects.requireNonNull(served.probe(), "probe");
        format(served.format());
        paths.put(path, served);
        return this;
    }

    /**
     * Serves no probe at the paths that the library chooses: {@code /health}, {@code /livez}, {@code /ready},
     * {@code /readyz}, {@code /startup} and {@code /startupz}; nor at any that was given before.
     *
     * @return this builder
     */
    public HealthEndpointBuilder noPaths() {
        paths.clear();
        return this;
    }

    /**
     * Serves all paths below each of some prefixes.
     *
     * @param prefixes each empty, or a path like {@code /internal}; default: one that is empty
     * @return this builder
     * @throws IllegalArgumentException if one is of another form, or there is none
     */
    public HealthEndpointBuilder prefixes(String... prefixes) {
        if (Objects.requireNonNull(prefixes, "prefixes").length == 0) {
            throw new IllegalArgumentException("prefixes: must be at least one, if only the empty one");
        }
        for (var prefix : prefixes) {
            if (!Objects.requireNonNull(prefix, "prefix").isEmpty()) {
                Paths.require(prefix);
            }
        }
        this.prefixes = List.copyOf(new LinkedHashSet<>(List.of(prefixes)));
        return this;
    }

    /**
     * Adds a format, which requests may ask for by its name, and by its media type if no other format has that.
     *
     * @param format the format
     * @return this builder
     * @throws IllegalArgumentException if its name or media type is ill-formed, or another format has the name
     */
    public HealthEndpointBuilder format(ReportWriter format) {
        FormatNames.require(Objects.requireNonNull(format, "format"));
        var other = formats.putIfAbsent(format.name(), format);
        if (other != null && other != format) {
            throw new IllegalArgumentException("format '" + format.name() + "': there is another one of that name");
        }
        return this;
    }

    /**
     * Chooses how much callers get to see.
     *
     * @param exposure default {@link ExposurePolicy#local()}
     * @return this builder
     */
    public HealthEndpointBuilder exposure(ExposurePolicy exposure) {
        this.exposure = Objects.requireNonNull(exposure, "exposure");
        return this;
    }

    /**
     * Chooses the status code of a status; those of the others stay as they are.
     *
     * @param status healthy (default 200), degraded (default 200) or unhealthy (default 503)
     * @param code from 200 to 599, but none that allows no body (204, 205, 304)
     * @return this builder
     * @throws IllegalArgumentException if the status or the code is another one
     */
    public HealthEndpointBuilder code(HealthStatus status, int code) {
        codes = codes.with(Objects.requireNonNull(status, "status"), code);
        return this;
    }

    /**
     * Chooses how long a request may take that does not say so itself.
     *
     * @param deadline default 800 ms, because a kubelet gives up after a second; zero to answer from what is known
     * @return this builder
     * @throws IllegalArgumentException if it is negative
     */
    public HealthEndpointBuilder deadline(Duration deadline) {
        if (Objects.requireNonNull(deadline, "deadline").isNegative()) {
            throw new IllegalArgumentException("deadline " + deadline + ": must not be negative");
        }
        this.deadline = deadline;
        return this;
    }

    /**
     * Limits how many requests a client may make.
     *
     * @param limit default: none
     * @return this builder
     */
    public HealthEndpointBuilder rateLimit(RateLimit limit) {
        this.rateLimit = Objects.requireNonNull(limit, "limit");
        return this;
    }

    /**
     * Serves metrics, at {@link #metricsPath} and wherever a request for health accepts the format of Prometheus or
     * OpenMetrics more than others.
     *
     * @param scrape writes the metrics; default: none
     * @return this builder
     */
    public HealthEndpointBuilder metrics(MetricsScrape scrape) {
        this.metrics = Objects.requireNonNull(scrape, "scrape");
        return this;
    }

    /**
     * Chooses where the metrics are served, if there are any.
     *
     * @param path default {@code /metrics}
     * @return this builder
     * @throws IllegalArgumentException if the path is ill-formed
     */
    public HealthEndpointBuilder metricsPath(String path) {
        this.metricsPath = Paths.require(path);
        return this;
    }

    /**
     * Chooses who gets to see the metrics. To others there are none: they are answered 404.
     *
     * @param access default: everybody
     * @return this builder
     */
    public HealthEndpointBuilder metricsAccess(Predicate<HealthRequest> access) {
        this.metricsAccess = Objects.requireNonNull(access, "access");
        return this;
    }

    /**
     * Serves what was: of everything at {@link #historyPath}, and of one dependency below it where readiness serves it,
     * as {@code /ready/redis/history}. Who sees no more than the status is answered 404 there.
     *
     * @param history a history of the same manager; default: none
     * @return this builder
     * @throws IllegalArgumentException if it is another manager's
     */
    public HealthEndpointBuilder history(HealthHistory history) {
        if (Objects.requireNonNull(history, "history").manager() != manager) {
            throw new IllegalArgumentException("history: must be of the manager that the endpoint serves");
        }
        this.history = history;
        return this;
    }

    /**
     * Chooses where the history of everything is served, if there is one.
     *
     * @param path default {@code /health/history}
     * @return this builder
     * @throws IllegalArgumentException if the path is ill-formed
     */
    public HealthEndpointBuilder historyPath(String path) {
        this.historyPath = Paths.require(path);
        return this;
    }

    /**
     * Serves a page on which people see how the application is, at {@link #statusPagePath}. The page is an empty shell,
     * the same for everybody; what it shows it asks of readiness and of the history, if there is one, so its reader is
     * told what the exposure policy lets them see, with a bearer token if they enter one. It loads nothing from
     * anywhere else.
     *
     * @return this builder
     */
    public HealthEndpointBuilder statusPage() {
        this.statusPage = true;
        return this;
    }

    /**
     * Chooses where the status page is served, if it is.
     *
     * @param path default {@code /health/ui}
     * @return this builder
     * @throws IllegalArgumentException if the path is ill-formed
     */
    public HealthEndpointBuilder statusPagePath(String path) {
        this.statusPagePath = Paths.require(path);
        return this;
    }

    /**
     * Tells somebody of every answer.
     *
     * @param listener default: nobody
     * @return this builder
     */
    public HealthEndpointBuilder listener(EndpointListener listener) {
        this.listener = Objects.requireNonNull(listener, "listener");
        return this;
    }

    /**
     * {@return the endpoint}
     *
     * @throws IllegalArgumentException if two things have the same path, the rate limit names a path that is not
     *     served, or there is a status page but no path at which readiness may be had in the native format
     * @throws IllegalStateException if jackson-core is missing, or older than 2.18
     */
    public HealthEndpoint build() {
        requireJackson();
        return new HealthEndpoint(this);
    }

    /**
     * Bodies are written by Jackson, which takes a while to load and so is not loaded before the first. Whether it is
     * there, and new enough, can be told from the youngest of what is used of it.
     */
    private static void requireJackson() {
        try {
            var unused = JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8;
        } catch (LinkageError missing) {
            throw new IllegalStateException(
                    "jackson-core is missing or too old: answers are written by"
                            + " com.fasterxml.jackson.core:jackson-core, 2.18 or newer",
                    missing);
        }
    }
}
