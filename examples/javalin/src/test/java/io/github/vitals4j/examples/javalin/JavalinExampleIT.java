package io.github.vitals4j.examples.javalin;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vitals4j.examples.shared.testing.HostUnderTest;
import org.junit.jupiter.api.Test;

/** Health in Javalin. */
class JavalinExampleIT {
    @Test
    void theContractIsKept() throws Exception {
        HostUnderTest.verifyContract(JavalinExample::start);
    }

    @Test
    void noThreadWaitsForACheck() throws Exception {
        try (var host = HostUnderTest.start(JavalinExample::start)) {
            host.verifyNoThreadWaits(270, () -> {}); // Javalin has 250 threads
        }
    }

    @Test
    void whatIsNotOfTheEndpointIsJavalins() throws Exception {
        try (var host = HostUnderTest.start(JavalinExample::start)) {
            assertThat(host.get("/orders").body()).isEqualTo("2 keyboards, 1 screen\n");
            assertThat(host.get("/nothing").statusCode()).isEqualTo(404);
        }
    }
}
