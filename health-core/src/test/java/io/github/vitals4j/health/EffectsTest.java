package io.github.vitals4j.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.vitals4j.health.testing.ManualTime;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The order in which callers and listeners learn what has changed. */
class EffectsTest {
    private final Threads threads = new Threads(ManualTime.create(), null);
    private final Audience audience = new Audience(threads);
    private final Effects effects = new Effects();

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whoClosesTheManagerUponAnAnswerTakesNoEventFromAnybody(boolean here) throws Exception {
        var heard = new CountDownLatch(3);
        tellThree(heard);
        var answer = new CompletableFuture<Void>();
        answer.thenRun(threads::close);
        effects.settle(answer);
        effects.apply(threads, audience, here);

        assertThat(heard.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void whatFailsTakesNoEventFromAnybodyEither() throws Exception {
        var heard = new CountDownLatch(3);
        tellThree(heard);
        effects.then(() -> {
            throw new IllegalStateException("an effect");
        });
        assertThatThrownBy(() -> effects.apply(threads, audience, true)).hasMessage("an effect");

        assertThat(heard.await(20, TimeUnit.SECONDS)).isTrue();
        threads.close();
    }

    private void tellThree(CountDownLatch heard) {
        for (int each = 0; each < 3; each++) {
            audience.add(new HealthListener() {});
        }
        audience.tell(false, 1, listener -> heard.countDown());
        effects.tell();
    }
}
