package io.github.vitals4j.examples.quickstart;

import static io.github.vitals4j.examples.quickstart.Canary.BEARER_TOKEN;
import static io.github.vitals4j.examples.quickstart.Canary.ENDPOINT_EXCEPTION;
import static io.github.vitals4j.examples.quickstart.Canary.REQUEST_HEADER;
import static io.github.vitals4j.examples.quickstart.Canary.REQUEST_PATH;
import static io.github.vitals4j.examples.quickstart.Canary.REQUEST_QUERY;
import static io.github.vitals4j.examples.quickstart.Canary.WRONG_BEARER_TOKEN;

import io.github.vitals4j.health.HealthCheckManager;
import io.github.vitals4j.health.Probe;
import io.github.vitals4j.health.endpoint.ExposedReport;
import io.github.vitals4j.health.endpoint.Exposure;
import io.github.vitals4j.health.endpoint.ExposurePolicy;
import io.github.vitals4j.health.endpoint.HealthEndpoint;
import io.github.vitals4j.health.endpoint.HealthRequest;
import io.github.vitals4j.health.endpoint.RateLimit;
import io.github.vitals4j.health.endpoint.ReportBody;
import io.github.vitals4j.health.endpoint.ReportWriter;
import io.github.vitals4j.health.history.HealthHistory;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Asks for everything, in every format and under every exposure, with secrets in all parts of the request. */
final class CanaryRequests {
    private static final List<String> FORMATS =
            List.of("native", "simple", "ping", "actuator", "microprofile", "health+json", "text");

    private final HealthCheckManager health;
    private final PrometheusMeterRegistry registry;
    private final HealthHistory history;
    private final Map<String, String> answers = new LinkedHashMap<>();

    CanaryRequests(HealthCheckManager health, PrometheusMeterRegistry registry, HealthHistory history) {
        this.health = health;
        this.registry = registry;
        this.history = history;
    }

    /** {@return the answers, headers included, by exposure, and of endpoints at fault} */
    Map<String, String> answers() {
        for (var exposure : Exposure.values()) {
            answers.put("answers " + exposure, answers(exposure));
        }
        answers.put("answers to a token", answersToTokens());
        answers.put("answers at fault", answersAtFault());
        return answers;
    }

    private List<String> paths() {
        var paths = new ArrayList<>(List.of("/health", "/livez", "/ready", "/readyz", "/startup", "/startupz"));
        paths.addAll(List.of("/ready?tag=all", "/ready?exclude=jdbc", "/metrics", "/health/history", "/health/ui"));
        for (var name : health.dependencies()) {
            paths.add("/ready/" + name);
            paths.add("/ready/" + name + "/history");
        }
        paths.add("/ready/" + REQUEST_PATH.secret());
        paths.add("/ready?tag=" + REQUEST_QUERY.secret());
        paths.add("/ready?exclude=%GG" + REQUEST_QUERY.secret());
        return paths;
    }

    private String answers(Exposure exposure) {
        var endpoint = HealthEndpoint.builder(health)
                .exposure(ExposurePolicy.always(exposure))
                .history(history)
                .statusPage()
                .metrics((accept, out) -> {
                    registry.scrape(out);
                    return "text/plain; version=0.0.4";
                })
                .build();
        var all = new StringBuilder();
        for (var path : paths()) {
            for (var format : FORMATS) {
                all.append(ask(endpoint, path + (path.contains("?") ? "&" : "?") + "format=" + format, "nothing"));
            }
            all.append(ask(endpoint, path + (path.contains("?") ? "&" : "?") + "format=" + REQUEST_QUERY.secret(), ""));
        }
        return all.toString();
    }

    private String answersToTokens() {
        var endpoint = HealthEndpoint.builder(health)
                .exposure(ExposurePolicy.bearerToken(BEARER_TOKEN::secret))
                .rateLimit(RateLimit.perMinute(1).including("/ready"))
                .build();
        return ask(endpoint, "/ready", "Bearer " + BEARER_TOKEN.secret())
                + ask(endpoint, "/ready", "Bearer " + WRONG_BEARER_TOKEN.secret())
                + ask(endpoint, "/health", "Bearer " + WRONG_BEARER_TOKEN.secret());
    }

    private String answersAtFault() {
        var endpoint = HealthEndpoint.builder(health)
                .exposure(request -> {
                    throw failure();
                })
                .metrics((accept, out) -> {
                    throw new IOException(failure());
                })
                .metricsPath("/broken-metrics")
                .path("/broken-format", Probe.READINESS, new BrokenFormat())
                .rateLimit(RateLimit.perMinute(1_000).including("/ready").clientBy(request -> {
                    throw failure();
                }))
                .listener((path, response, duration) -> {
                    throw failure();
                })
                .build();
        return ask(endpoint, "/ready", "") + ask(endpoint, "/broken-metrics", "") + ask(endpoint, "/broken-format", "");
    }

    private static IllegalStateException failure() {
        return new IllegalStateException(ENDPOINT_EXCEPTION.secret(), new IOException(ENDPOINT_EXCEPTION.secret()));
    }

    private static String ask(HealthEndpoint endpoint, String target, String authorization) {
        var request = HealthRequest.of("GET", target)
                .withRemoteAddress("127.0.0.1")
                .withHeader("Authorization", authorization)
                .withHeader("Cookie", "session=" + REQUEST_HEADER.secret())
                .withHeader("X-Forwarded-For", REQUEST_HEADER.secret())
                .withHeader("Host", REQUEST_HEADER.secret())
                .withDeadline(Duration.ZERO);
        var answer = endpoint.handle(request).orElseThrow();
        return answer.status() + " " + answer.headers() + "\n" + new String(answer.body(), StandardCharsets.UTF_8)
                + "\n";
    }

    /** A format with a fault in it. */
    private static final class BrokenFormat implements ReportWriter {
        @Override
        public String name() {
            return "broken";
        }

        @Override
        public String contentType() {
            return "application/json";
        }

        @Override
        public void write(ExposedReport report, ReportBody body) {
            throw failure();
        }
    }
}
