package io.github.vitals4j.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code docs/deploy/haproxy.cfg} in the real HAProxy, in front of two instances of the service. */
class HaproxyIT {
    /** Many times what HAProxy needs here: two checks, 200 ms apart. */
    private static final int DRAIN_SECONDS = 6;

    @TempDir
    Path directory;

    private String program;
    private Instance a;
    private Instance b;
    private Child haproxy;
    private Web web;

    @BeforeEach
    void startInstances() throws Exception {
        program = Programs.find("haproxy").toString();
        a = Instance.start(0);
        b = Instance.start(0);
    }

    private void balance(int portA, int portB) throws Exception {
        int port = DeployFile.freePort();
        var file = DeployFile.of("haproxy.cfg")
                .with("bind :8000", "bind 127.0.0.1:" + port)
                .with("10.0.3.11:8080", "127.0.0.1:" + portA)
                .with("10.0.3.12:8080", "127.0.0.1:" + portB)
                .with("inter 1s", "inter 200ms")
                .with("timeout server 10s", "timeout server 3s")
                .writeTo(directory);
        haproxy = Child.of(program, "-W", "-db", "-f", file.toString());
        haproxy.awaitOutput("Loading success");
        web = new Web(URI.create("http://127.0.0.1:" + port));
    }

    @AfterEach
    void end() throws Exception {
        if (haproxy != null) {
            haproxy.close();
        }
        if (a != null) {
            a.close();
        }
        if (b != null) {
            b.close();
        }
    }

    @Test
    void theFileLoadsAsItIs() throws Exception {
        try (var check =
                Child.of(program, "-c", "-f", DeployFile.path("haproxy.cfg").toString())) {
            assertThat(check.awaitExit()).isZero();
            assertThat(check.output()).contains("Configuration file is valid").doesNotContainIgnoringCase("warning");
        }
    }

    @Test
    void whoDrainsGetsNoMoreRequestsBeforeItStopsAndNoneIsLost() throws Exception {
        try (var draining = Instance.start(DRAIN_SECONDS)) {
            balance(draining.port(), b.port());
            noneIsLost(draining);
        }
    }

    private void noneIsLost(Instance draining) throws Exception {
        try (var reading = Load.of(web, "GET");
                var writing = Load.of(web, "POST")) {
            reading.awaitAnswers(20);
            writing.awaitAnswers(20);

            draining.service().health().drain();
            draining.service().close(); // drains once more, serves on for a while, and ends
            haproxy.awaitOutput("Server orders/a is DOWN.*Layer7 wrong status, code: 503");
            reading.awaitAnswers(20);
            writing.awaitAnswers(20);
            assertThat(reading.failures()).isEmpty();
            assertThat(writing.failures()).isEmpty();
        }
    }

    @Test
    void whoseDatabaseIsDownIsTakenOutAndComesBack() throws Exception {
        balance(a.port(), b.port());
        try (var load = Load.of(web, "GET")) {
            load.awaitAnswers(20);
            a.database().kill();
            haproxy.awaitOutput("Server orders/a is DOWN.*code: 503");
            load.awaitAnswers(20);
            a.database().pass();
            haproxy.awaitOutput("Server orders/a is UP");
            load.awaitAnswers(20);
            assertThat(load.failures()).isEmpty();
        }
        assertThat(web.get("/ready").code()).isEqualTo(200);
    }

    @Test
    void whoIsStoppedOrKilledIsTakenOutAndWithoutAnyTheAnswerComesAtOnce() throws Exception {
        try (var child = Child.start(Instance.WITHOUT_REDIS)) {
            var address = child.awaitAddress();
            balance(address.getPort(), b.port());
            try (var load = Load.of(web, "GET")) {
                load.awaitAnswers(20);
                Signals.send("STOP", List.of(child.pid()));
                haproxy.awaitOutput("Server orders/a is DOWN.*[Tt]imeout");
                Signals.send("CONT", List.of(child.pid()));
                haproxy.awaitOutput("Server orders/a is UP");
                load.awaitAnswers(20);
                assertThat(load.failures()).allMatch(HaproxyIT::isBrokenOff).hasSizeLessThanOrEqualTo(Load.CLIENTS);

                Signals.send("KILL", List.of(child.pid()));
                haproxy.awaitOutput("Server orders/a is DOWN.*refused");
                load.awaitAnswers(20);
                assertThat(load.failures()).hasSizeLessThanOrEqualTo(2 * Load.CLIENTS);
            }
            b.service().health().drain();
            haproxy.awaitOutput("backend 'orders' has no server available");
            var refusal = web.get("/orders");
            assertThat(refusal.code()).isEqualTo(503);
            assertThat(refusal.took()).isLessThan(Duration.ofSeconds(5));
        }
    }

    /**
     * Whoever is stopped or killed may have sent the headers of an answer, and not yet its body. That cannot be asked
     * for again; everything else can.
     */
    private static boolean isBrokenOff(String failure) {
        return failure.contains("fixed content-length");
    }

    @Test
    void aStrangerSeesTheStatusOnly() throws Exception {
        balance(a.port(), b.port());
        assertThat(a.web().get("/ready").dependency("database").isMissingNode()).isFalse();

        var through = web.get("/ready");
        assertThat(through.code()).isEqualTo(200);
        assertThat(through.json().has("dependencies")).isFalse();
        assertThat(through.json().has("version")).isFalse();
        assertThat(web.get("/ready/database").code()).isEqualTo(404);
        assertThat(web.get("/health").code()).isEqualTo(200);
        for (var path : List.of("/metrics", "/metrics/")) {
            assertThat(web.get(path).code()).isEqualTo(403);
        }
        for (var accept : List.of("application/openmetrics-text", "Text/Plain; version=0.0.4, */*;q=0.1")) {
            assertThat(a.web().getAs(accept, "/ready").body()).contains("# TYPE");
            assertThat(web.getAs(accept, "/ready").status()).isEqualTo("healthy");
            assertThat(web.getAs(accept, "/health/").status()).isEqualTo("healthy");
        }
        assertThat(web.getAs("text/plain", "/ready").body()).isEqualTo("readyz check passed\n");
    }
}
