package io.github.vitals4j.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vitals4j.health.testing.FaultProxy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code docs/deploy/nginx.conf} in the real nginx, in front of two instances of the service. */
class NginxIT {
    /** What the system's nginx.conf has around a site, in the foreground, with all files in one directory. */
    private static final String MAIN = """
            daemon off;
            %s
            pid %2$s/nginx.pid;
            error_log stderr notice;
            events {}
            http {
                access_log off;
                client_body_temp_path %2$s/body;
                proxy_temp_path %2$s/proxy;
                fastcgi_temp_path %2$s/fastcgi;
                uwsgi_temp_path %2$s/uwsgi;
                scgi_temp_path %2$s/scgi;
                include %3$s;
            }
            """;

    @TempDir
    Path directory;

    private String program;
    private Instance a;
    private Instance b;
    private Child nginx;
    private Web web;

    @BeforeEach
    void startInstances() throws Exception {
        program = Programs.find("nginx").toString();
        a = Instance.start(0);
        b = Instance.start(0);
    }

    private Path main(DeployFile site) throws Exception {
        // As root, nginx would give the work to a user who may not read what is in the directory.
        String user = "root".equals(System.getProperty("user.name")) ? "user root;" : "";
        return Files.writeString(
                directory.resolve("main.conf"), MAIN.formatted(user, directory, site.writeTo(directory)));
    }

    private Child nginx(DeployFile site, String... options) throws Exception {
        var command = new ArrayList<>(
                List.of(program, "-p", directory.toString(), "-c", main(site).toString(), "-e", "stderr"));
        command.addAll(List.of(options));
        return Child.of(command.toArray(String[]::new));
    }

    private static DeployFile site(int port, int portA, int portB) throws Exception {
        return DeployFile.of("nginx.conf")
                .with("listen 80;", "listen 127.0.0.1:" + port + ";")
                .with("10.0.3.11:8080", "127.0.0.1:" + portA)
                .with("10.0.3.12:8080", "127.0.0.1:" + portB)
                .with("fail_timeout=10s;\n    server", "fail_timeout=1s;\n    server")
                .with("proxy_read_timeout 10s;", "proxy_read_timeout 3s;");
    }

    private void balance(int portA, int portB) throws Exception {
        int port = DeployFile.freePort();
        nginx = nginx(site(port, portA, portB));
        nginx.awaitOutput("start worker process \\d+");
        web = new Web(URI.create("http://127.0.0.1:" + port));
    }

    @AfterEach
    void end() throws Exception {
        if (nginx != null) {
            nginx.close();
        }
        if (a != null) {
            a.close();
        }
        if (b != null) {
            b.close();
        }
    }

    @Test
    void theFileLoadsAndTheCommercialFormOnlyWhereItIsPaidFor() throws Exception {
        var site = site(DeployFile.freePort(), 1, 2);
        try (var check = nginx(site, "-t")) {
            assertThat(check.awaitExit()).isZero();
            assertThat(check.output()).contains("test is successful").doesNotContain("[warn]", "[emerg]");
        }
        var commercial = Pattern.compile("(?m)^#    +(health_check .*;)$").matcher(site.text());
        assertThat(commercial.find()).isTrue();
        var paid = site.with(
                "        proxy_pass http://orders;\n    }\n\n",
                "        proxy_pass http://orders;\n        " + commercial.group(1) + "\n    }\n\n");
        try (var check = nginx(paid, "-t")) {
            assertThat(check.awaitExit()).isNotZero();
            assertThat(check.output()).contains("unknown directive \"health_check\"");
        }
    }

    @Test
    void whoStopsIsPassedOverAndNoRequestIsLost() throws Exception {
        balance(a.port(), b.port());
        try (var reading = Load.of(web, "GET")) {
            reading.awaitAnswers(20);
            a.service().close();
            reading.awaitAnswers(40);
            assertThat(reading.failures()).isEmpty();
        }
        b.service().close();
        assertThat(web.get("/orders").code()).isEqualTo(502);
    }

    @Test
    void whoHangsOrHasNoDatabaseIsPassedOverAndComesBack() throws Exception {
        try (var line = FaultProxy.to("127.0.0.1", a.port())) {
            balance(line.port(), b.port());
            try (var load = Load.of(web, "GET")) {
                load.awaitAnswers(20);
                line.stall();
                load.awaitAnswers(20);
                line.reset();
                load.awaitAnswers(20);
                line.pass();

                a.database().kill();
                load.awaitAnswers(20);
                a.database().pass();
                a.service().health().refresh("database").join();
                line.nextRequest().get(30, TimeUnit.SECONDS);
                load.awaitAnswers(20);
                assertThat(load.failures()).isEmpty();
            }
        }
    }

    @Test
    void aStrangerSeesTheStatusOnly() throws Exception {
        balance(a.port(), b.port());
        var direct = a.web().get("/ready");
        assertThat(direct.dependency("database").isMissingNode()).isFalse();

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

        a.service().health().drain();
        assertThat(web.get("/ready").code()).isEqualTo(200);
        assertThat(web.get("/ready").code()).isEqualTo(200);
        b.service().health().drain();
        assertThat(web.get("/ready").code()).isIn(502, 503);
    }
}
