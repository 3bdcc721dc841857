package io.github.vitals4j.examples.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vitals4j.examples.shared.Host;
import io.github.vitals4j.examples.shared.testing.HostUnderTest;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The same application in both containers. */
class ServletExampleIT {
    static List<Arguments> containers() {
        return List.of(
                Arguments.of("Jetty", (Host) JettyExample::start), Arguments.of("Tomcat", (Host) TomcatExample::start));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("containers")
    void theContractIsKept(String name, Host container) throws Exception {
        HostUnderTest.verifyContract(container);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("containers")
    void noThreadOfTheContainerWaitsForACheck(String name, Host container) throws Exception {
        try (var host = HostUnderTest.start(container)) {
            host.verifyNoThreadWaits(220, () -> {}); // each container has 200 threads
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("containers")
    void theGateIsShutWhileTheDatabaseIsDown(String name, Host container) throws Exception {
        try (var host = HostUnderTest.start(container)) {
            assertThat(host.get("/orders").statusCode()).isEqualTo(200);
            host.database().nowUnhealthy("down");
            host.health().invalidate("database");
            host.health().refresh("database").join();

            assertThat(host.get("/orders").statusCode()).isEqualTo(503);
            assertThat(host.get("/orders").body()).contains("Critical dependencies are unhealthy: database");
            assertThat(host.get("/ready").statusCode()).isEqualTo(503);
            assertThat(host.get("/health").statusCode()).isEqualTo(200);

            host.database().nowHealthy();
            host.health().invalidate("database"); // the gate may have started a run that still saw it down
            host.health().refresh("database").join();
            assertThat(host.get("/orders").statusCode()).isEqualTo(200);
        }
    }
}
