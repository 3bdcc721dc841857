package io.github.vitals4j.health.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vitals4j.health.HealthCheckManager;
import io.github.vitals4j.health.testing.EndpointContract;
import io.github.vitals4j.health.testing.TestChecker;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The servlet and the filter in Jetty and Tomcat, with and without asynchronous requests. */
class HealthServletIT {
    private final HttpClient client = HttpClient.newHttpClient();
    private final TestChecker database = TestChecker.healthy();
    private final HealthCheckManager manager = HealthCheckManager.builder()
            .register(
                    "database",
                    database,
                    options -> options.timeout(Duration.ofMinutes(1)).failureTtl(Duration.ZERO))
            .build();
    private final HealthEndpoint endpoint =
            HealthEndpoint.builder(manager).deadline(Duration.ofSeconds(2)).build();
    private final CompletableFuture<Boolean> readyWentAsync = new CompletableFuture<>();
    private ServletContainer container;

    static List<Arguments> containers() {
        return List.of(
                Arguments.of("Jetty, async", (ServletContainer.Starter) ServletContainer::jetty, true),
                Arguments.of("Jetty", (ServletContainer.Starter) ServletContainer::jetty, false),
                Arguments.of("Tomcat, async", (ServletContainer.Starter) ServletContainer::tomcat, true),
                Arguments.of("Tomcat", (ServletContainer.Starter) ServletContainer::tomcat, false));
    }

    /** The application itself. */
    private static final class Orders extends HttpServlet {
        private static final long serialVersionUID = 1;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.getOutputStream().print("order");
        }
    }

    private void start(ServletContainer.Starter starter, boolean async) throws Exception {
        manager.checkReadiness();
        container = starter.start(new HealthServlet(endpoint), async, new Orders(), this::gated);
    }

    private void gated(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        new HealthGateFilter(HealthGate.of(endpoint)).doFilter(request, response, chain);
        if (((HttpServletRequest) request).getRequestURI().endsWith("/ready")) {
            readyWentAsync.complete(request.isAsyncStarted());
        }
    }

    @AfterEach
    void close() throws Exception {
        database.release();
        if (container != null) {
            container.close();
        }
        manager.close();
    }

    private HttpResponse<String> get(String target, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(container.base() + target));
        return client.send((headers.length == 0 ? request : request.headers(headers)).build(), BodyHandlers.ofString());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("containers")
    void theContractIsKept(String name, ServletContainer.Starter starter, boolean async) throws Exception {
        start(starter, async);
        EndpointContract.verify(container.base());
        manager.drain();
        EndpointContract.verify(container.base());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("containers")
    void thisMachineSeesEverythingAndAProxyTheStatus(String name, ServletContainer.Starter starter, boolean async)
            throws Exception {
        start(starter, async);
        assertThat(get("/ready").body()).contains("\"dependencies\":{\"database\":");
        assertThat(get("/ready/database").statusCode()).isEqualTo(200);
        assertThat(get("/ready?tag=nobody").statusCode()).isEqualTo(404);
        assertThat(get("/ready", "X-Forwarded-For", "192.0.2.1").body()).doesNotContain("database");
        assertThat(get("/ready/database", "Via", "1.1 proxy").statusCode()).isEqualTo(404);
        assertThat(get("/health/other").statusCode())
                .as("ours to answer, but nothing there")
                .isEqualTo(404);
        assertThat(get("/orders").body()).isEqualTo("order");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("containers")
    void aHungCheckIsAnsweredAtTheDeadline(String name, ServletContainer.Starter starter, boolean async)
            throws Exception {
        start(starter, async);
        database.hang();
        manager.invalidate("database");
        var answer = client.sendAsync(
                HttpRequest.newBuilder(URI.create(container.base() + "/ready")).build(), BodyHandlers.ofString());
        database.awaitRunning(1);
        assertThat(get("/health").statusCode()).isEqualTo(200);
        assertThat(answer.get().body()).contains("\"stale\":true");
        assertThat(readyWentAsync.get(10, TimeUnit.SECONDS))
                .as("the container got its thread back")
                .isEqualTo(async);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("containers")
    void theGateTurnsRequestsAwayWhileTheDatabaseIsDown(String name, ServletContainer.Starter starter, boolean async)
            throws Exception {
        start(starter, async);
        database.nowUnhealthy("down");
        manager.refresh("database").get();
        var refused = get("/orders");
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(refused.body())
                .isEqualTo("{\"error\":\"Service unavailable\","
                        + "\"message\":\"Critical dependencies are unhealthy: database\"}");
        assertThat(get("/orders", "X-Forwarded-For", "192.0.2.1").body()).doesNotContain("database");
        assertThat(get("/ready").statusCode()).isEqualTo(503);
        assertThat(get("/health").statusCode()).isEqualTo(200);
        database.nowHealthy();
        manager.invalidate("database"); // the gate may have started a run that still saw it down
        manager.refresh("database").get();
        assertThat(get("/orders").statusCode()).isEqualTo(200);
    }
}
