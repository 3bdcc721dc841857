package io.github.vitals4j.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code docs/deploy/wait-until-ready.sh}, as a deployment runs it. */
class WaitUntilReadyIT {
    private static final String VERSION = "\"version\":\"1.4.2\"";

    @BeforeEach
    void findCurl() {
        assertThat(Programs.find("curl")).exists();
    }

    private static Child script(String... arguments) throws Exception {
        var command = new ArrayList<>(
                List.of("sh", DeployFile.path("wait-until-ready.sh").toString()));
        command.addAll(List.of(arguments));
        return Child.of(command.toArray(String[]::new));
    }

    private static String ready(int port) {
        return "http://127.0.0.1:" + port + "/ready";
    }

    @Test
    void itWaitsForAServiceThatBecomesReadyLate() throws Exception {
        try (var instance = Instance.startWithoutDatabase();
                var script = script(ready(instance.port()), "60", VERSION)) {
            script.awaitOutput("not ready: 503");
            instance.database().pass();
            assertThat(script.awaitExit()).isZero();
            assertThat(script.output()).contains("\nready: ");
        }
    }

    @Test
    void itGivesUpOnAServiceThatIsNeverReadyAndSaysWhy() throws Exception {
        try (var instance = Instance.startWithoutDatabase();
                var script = script(ready(instance.port()), "3")) {
            assertThat(script.awaitExit()).isEqualTo(1);
            assertThat(script.output())
                    .contains("not ready: 503", "given up after 3 s", "Critical dependencies are unhealthy: database");
        }
    }

    @Test
    void anotherVersionThatIsReadyDoesNotCount() throws Exception {
        try (var instance = Instance.start(0);
                var script = script(ready(instance.port()), "3", "\"version\":\"1.4.3\"")) {
            assertThat(script.awaitExit()).isEqualTo(1);
            assertThat(script.output()).contains("not ready: 200, without \"version\":\"1.4.3\"");
        }
    }

    @Test
    void itGivesUpWhereNobodyListens() throws Exception {
        try (var script = script(ready(DeployFile.freePort()), "1")) {
            assertThat(script.awaitExit()).isEqualTo(1);
            assertThat(script.output()).contains("not ready: no answer", "given up after 1 s", "curl: (7)");
        }
    }

    @Test
    void itGivesUpWhereNobodyAnswers() throws Exception {
        try (var silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                var script = script(ready(silent.getLocalPort()), "1")) {
            assertThat(script.awaitExit()).isEqualTo(1);
            assertThat(script.output()).contains("given up after 1 s", "curl: (28)");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "localhost:8080/ready, 10, URL 'localhost:8080/ready'",
        "http://localhost:8080/ready, soon, SECONDS 'soon'",
        "http://localhost:8080/ready, -1, SECONDS '-1'",
    })
    void whatMakesNoSenseIsNamed(String url, String seconds, String complaint) throws Exception {
        try (var script = script(url, seconds)) {
            assertThat(script.awaitExit()).isEqualTo(2);
            assertThat(script.output()).contains(complaint, "usage: wait-until-ready.sh URL [SECONDS [TEXT]]");
        }
    }
}
