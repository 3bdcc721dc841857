package io.github.vitals4j.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.vitals4j.health.CheckResult;
import io.github.vitals4j.health.DependencyChecker;
import io.github.vitals4j.health.HealthCheckManager;
import io.github.vitals4j.health.Reason;
import io.github.vitals4j.health.testing.TestContext;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The checker that CONTRIBUTING.md shows does what a checker must do. */
class ContributingIT {
    @TempDir
    Path classes;

    private Class<?> smtpChecker;

    @BeforeEach
    void compileTheExample() throws Exception {
        var code = DocumentedCode.of("CONTRIBUTING.md").section("Writing a checker");
        smtpChecker = DocumentedCode.compile("SmtpChecker", code.blocks("java").get(0), classes);
    }

    private DependencyChecker checker(int port) throws ReflectiveOperationException {
        return (DependencyChecker)
                smtpChecker.getMethod("of", String.class, int.class).invoke(null, "127.0.0.1", port);
    }

    private static ServerSocket listen() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    /** {@return what the checker says of a server that greets with a line} */
    private CheckResult greetedWith(String line) throws Exception {
        try (var server = listen()) {
            var greeter = new Thread(() -> {
                try (var connection = server.accept()) {
                    connection.getOutputStream().write(line.getBytes(StandardCharsets.US_ASCII));
                } catch (IOException hungUp) {
                    // The checker does not read to the end.
                }
            });
            greeter.start();
            var result = checker(server.getLocalPort()).check(TestContext.of(Duration.ofSeconds(10)));
            greeter.join();
            return result;
        }
    }

    @Test
    void isHealthyWhenItIsGreeted() throws Exception {
        assertThat(greetedWith("220 mail.example.com ready\r\n")).isEqualTo(CheckResult.healthy());
    }

    @Test
    void saysWithWhatItWasGreetedInstead() throws Exception {
        assertThat(greetedWith("554 busy\r\n"))
                .hasToString("unhealthy (unexpected_response): greeted with '554'; expected 220");
        assertThat(greetedWith("")).hasToString("unhealthy (unexpected_response): greeted with ''; expected 220");
    }

    @Test
    void givesUpByItselfWhenTheServerIsSilent() throws Exception {
        try (var server = listen()) {
            var checker = checker(server.getLocalPort());

            assertThatThrownBy(() -> checker.check(TestContext.of(Duration.ofMillis(300))))
                    .isInstanceOf(SocketTimeoutException.class)
                    .hasMessage("Read timed out")
                    .satisfies(failure -> assertThat(Reason.of(failure)).isEqualTo(Reason.TIMEOUT));
        }
    }

    @Test
    void saysThatNobodyListens() throws Exception {
        int port;
        try (var server = listen()) {
            port = server.getLocalPort();
        }
        try (var health =
                HealthCheckManager.builder().register("mail", checker(port)).build()) {
            var mail = health.checkReadiness().dependency("mail").orElseThrow();

            assertThat(mail.reason()).contains(Reason.CONNECTION_REFUSED);
        }
    }

    @Test
    void refusesABadPort() {
        assertThatThrownBy(() -> checker(0))
                .isInstanceOf(InvocationTargetException.class)
                .hasRootCauseMessage("port 0: must be from 1 to 65535");
    }
}
