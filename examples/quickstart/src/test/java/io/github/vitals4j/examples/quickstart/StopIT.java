package io.github.vitals4j.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The service is told to end while it has something to do. */
class StopIT {
    /** Opens when the service has said that it drains, which here is all that comes before it finishes. */
    private static final class UntilDraining extends AppenderBase<ILoggingEvent> {
        private final CountDownLatch draining = new CountDownLatch(1);

        @Override
        protected void append(ILoggingEvent event) {
            if (event.getFormattedMessage().startsWith("Draining")) {
                draining.countDown();
            }
        }
    }

    @Test
    void whatIsUnderWayIsAnsweredBeforeTheServerStops() throws Exception {
        var log = (Logger) LoggerFactory.getLogger("io.github.vitals4j");
        var until = new UntilDraining();
        until.start();
        log.addAppender(until);
        var level = log.getLevel();
        log.setLevel(Level.INFO);
        try (var instance = Instance.start(0)) {
            var web = instance.web();
            assertThat(web.get("/orders").code()).isEqualTo(200);
            instance.service().health().unregister("database"); // so that only the request asks the database
            instance.database().stall();
            var asked = instance.database().nextRequest();
            var answer = CompletableFuture.supplyAsync(() -> web.get("/orders"));
            asked.get(30, TimeUnit.SECONDS);

            var closed = CompletableFuture.runAsync(instance.service()::close);
            assertThat(until.draining.await(30, TimeUnit.SECONDS)).isTrue();
            instance.database().pass();

            // Rather than broken off; 503 if the pool lost its patience with the database.
            assertThat(answer.get(30, TimeUnit.SECONDS).code()).isIn(200, 503);
            closed.get(30, TimeUnit.SECONDS);
        } finally {
            log.detachAppender(until);
            log.setLevel(level);
        }
    }
}
