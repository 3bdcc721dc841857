package io.github.vitals4j.health.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.github.vitals4j.health.HealthCheckManager;
import io.github.vitals4j.health.testing.ManualTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Something behind the endpoint fails with every request, and strangers make the requests. */
class ComplaintTest {
    private final Logger logger = (Logger) LoggerFactory.getLogger(HealthEndpoint.class);
    private final List<String> logged = new CopyOnWriteArrayList<>();
    private boolean logIsBroken;
    private boolean metricsAreBroken;
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        public synchronized void doAppend(ILoggingEvent event) {
            logged.add(event.getLevel() + " " + event.getFormattedMessage() + " " + event.getKeyValuePairs());
            if (logIsBroken) {
                throw new NoClassDefFoundError("appender");
            }
        }

        @Override
        protected void append(ILoggingEvent event) {
            throw new AssertionError();
        }
    };

    private final ManualTime time = ManualTime.create();
    private final HealthCheckManager manager =
            HealthCheckManager.builder().timeSource(time).build();
    private final HealthEndpoint endpoint = HealthEndpoint.builder(manager)
            .exposure(ExposurePolicy.bearerToken(() -> {
                throw new IllegalStateException("secret");
            }))
            .metrics((accept, out) -> {
                throw new IllegalStateException("secret");
            })
            .metricsAccess(request -> {
                if (metricsAreBroken) {
                    return true;
                }
                throw new IllegalStateException("secret");
            })
            .rateLimit(RateLimit.perMinute(1_000_000).clientBy(request -> {
                throw new IllegalStateException("secret");
            }))
            .listener((path, response, duration) -> {
                throw new IllegalStateException("secret");
            })
            .build();

    @BeforeEach
    void listen() {
        logger.addAppender(appender);
        logger.setLevel(Level.WARN);
        logger.setAdditive(false);
    }

    @AfterEach
    void close() {
        logger.setLevel(null);
        logger.setAdditive(true);
        logger.detachAppender(appender);
        manager.close();
    }

    private void ask(String target) {
        var request = HealthRequest.of("GET", target).withHeader("Authorization", "Bearer x");
        assertThat(endpoint.handle(request)).isPresent();
    }

    @Test
    void eachThatFailsIsToldOnceAMinuteAtMost() {
        for (int i = 0; i < 100; i++) {
            ask("/ready/database");
            ask("/metrics");
        }
        assertThat(logged)
                .hasSize(4)
                .anyMatch(line -> line.startsWith("WARN The exposure policy failed; only the status is shown"))
                .anyMatch(line -> line.startsWith("WARN The access policy of the metrics failed; they are not shown"))
                .anyMatch(line -> line.startsWith("WARN Telling clients apart failed"))
                .anyMatch(line -> line.startsWith("WARN An endpoint's listener failed"))
                .allMatch(line -> line.contains("java.lang.IllegalStateException"));
        time.advance(Duration.ofSeconds(59));
        ask("/metrics");
        assertThat(logged).hasSize(4);
        time.advance(Duration.ofSeconds(1));
        ask("/metrics");
        ask("/metrics");
        assertThat(logged).hasSize(7);
    }

    @Test
    void aFaultOfTheEndpointIsToldWithHowOftenItWasSince() {
        metricsAreBroken = true;
        for (int i = 0; i < 100; i++) {
            ask("/metrics");
        }
        time.advance(Duration.ofMinutes(1));
        ask("/metrics");
        assertThat(logged)
                .filteredOn(line -> line.contains("system failure"))
                .containsExactly(
                        "ERROR Health check system failure; this is told once a minute at most"
                                + " [times=\"1\", exception=\"java.lang.IllegalStateException\"]",
                        "ERROR Health check system failure; this is told once a minute at most"
                                + " [times=\"100\", exception=\"java.lang.IllegalStateException\"]");
        assertThat(logged).noneMatch(line -> line.contains("secret"));
    }

    @Test
    void atDebugItIsToldWhereItComesFromAndStillNoText() {
        metricsAreBroken = true;
        logger.setLevel(Level.DEBUG);
        ask("/metrics");
        ask("/metrics");
        assertThat(logged)
                .filteredOn(line -> line.startsWith("DEBUG Health check system failure"))
                .singleElement()
                .asString()
                .contains("stack=", "ComplaintTest")
                .doesNotContain("secret");
    }

    @Test
    void aLogThatIsBrokenItselfChangesNoAnswer() {
        logIsBroken = true;
        ask("/ready/database");
        ask("/metrics");
        assertThat(logged).hasSize(4);
    }
}
