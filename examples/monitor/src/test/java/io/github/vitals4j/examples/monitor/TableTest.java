package io.github.vitals4j.examples.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vitals4j.health.CheckResult;
import io.github.vitals4j.health.DependencyHealth;
import io.github.vitals4j.health.HealthCheckManager;
import io.github.vitals4j.health.HealthStatus;
import io.github.vitals4j.health.Reason;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TableTest {
    // Not static: their checks run on other threads, which would wait for the class to be initialised.
    private final DependencyHealth up = health(CheckResult.healthy());
    private final DependencyHealth slow = health(CheckResult.degraded("queue is filling"));
    private final DependencyHealth down = health(CheckResult.unhealthy(Reason.TIMEOUT, "no answer from b:80 in time"));

    private static DependencyHealth health(CheckResult result) {
        try (var health =
                HealthCheckManager.builder().register("x", context -> result).build()) {
            return health.checkReadiness().dependency("x").orElseThrow();
        }
    }

    private static Poll.Answers service(String name, DependencyHealth ready) {
        return new Poll.Answers(
                new Service(name, URI.create("http://a")), ready.status(), Map.of(Endpoint.READY, ready));
    }

    private static List<String> lines(List<Poll.Answers> services, int width, int height) {
        var poll = new Poll(Instant.EPOCH, Duration.ofMillis(1_234), HealthStatus.UNHEALTHY, services);
        return Table.lines(poll, width, height, "; ends").stream()
                .map(Table.Line::text)
                .toList();
    }

    @Test
    void theWorstComeFirstWithWhatIsWrong() {
        var lines = lines(List.of(service("a", up), service("b", slow), service("c", down)), 100, 50);

        assertThat(lines.get(0)).isEqualTo("3 services: 1 healthy, 1 degraded, 1 unhealthy");
        assertThat(lines.get(1)).endsWith(", asked in 1.2 s; ends");
        assertThat(lines.get(2)).matches("SERVICE +STATUS +READY +PROBLEM");
        assertThat(lines.get(3)).matches("c +unhealthy +timeout +ready: no answer from b:80 in time");
        assertThat(lines.get(4)).matches("b +degraded +reported +ready: queue is filling");
        assertThat(lines.get(5)).matches("a +healthy +\\d+ ms");
        assertThat(lines).hasSize(6);
    }

    @Test
    void aNarrowTerminalGetsWhatFits() {
        var services = List.of(service("a-service-with-a-long-name", down));

        for (int width = 1; width < 120; width++) {
            int most = width;
            assertThat(lines(services, width, 24)).allMatch(line -> line.length() <= most);
        }
        assertThat(lines(services, 40, 24).get(3)).isEqualTo("a-service-with-a-long-name  unhealthy");
        assertThat(lines(services, 20, 24).get(3)).isEqualTo("a-service-with-a-lo>");
    }

    @Test
    void aLowTerminalGetsTheWorstAndHowManyMoreThereAre() {
        var services = new ArrayList<Poll.Answers>();
        for (int i = 0; i < 500; i++) {
            services.add(service("s" + i, i == 400 ? down : up));
        }

        var lines = lines(services, 80, 23);

        assertThat(lines).hasSize(23);
        assertThat(lines.get(3)).startsWith("s400");
        assertThat(lines.get(22)).isEqualTo("and 481 more, all healthy");
        assertThat(lines(services, 80, 3)).hasSize(4).last().isEqualTo("and 500 more, not all healthy");
    }

    @Test
    void theTerminalIsLeftAsItWasHoweverOftenItIsLeft() {
        var out = new ByteArrayOutputStream();
        var display = new TerminalDisplay(
                new PrintStream(out, true, StandardCharsets.UTF_8), () -> new Terminal.Size(10, 60), true, "");
        var poll = new Poll(Instant.EPOCH, Duration.ZERO, HealthStatus.UNHEALTHY, List.of(service("a", down)));

        display.show(poll);
        display.show(poll);
        display.close();
        display.close();
        display.show(poll);

        String text = out.toString(StandardCharsets.UTF_8);
        assertThat(text).startsWith("\033[?25l\033[?7l\033[2J\033[H").endsWith("\033[J\033[0m\033[?7h\033[?25h\r\n");
        assertThat(text.split("\033\\[31ma ", -1)).hasSize(3);
        assertThat(text.split("\033\\[\\?25h", -1)).hasSize(2);
    }

    @Test
    void aSizeThatNobodyKnowsIsTheUsualOne() {
        assertThat(Terminal.parse("50 132")).isEqualTo(new Terminal.Size(50, 132));
        assertThat(Terminal.parse("0 0")).isEqualTo(new Terminal.Size(24, 80));
        assertThat(Terminal.parse(null)).isEqualTo(new Terminal.Size(24, 80));
    }
}
