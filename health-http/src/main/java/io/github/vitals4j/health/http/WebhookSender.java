package io.github.vitals4j.health.http;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers one event at a time and tries again while there is hope: after the base delay, twice that, and so on, each
 * shortened at random by up to half, so that the replicas of a fleet do not all come back at once.
 */
final class WebhookSender {
    private static final Logger LOG = LoggerFactory.getLogger(WebhookListener.class);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);
    /** As Standard Webhooks has it: the receiver is gone for good. */
    private static final int GONE = 410;

    private static final Set<Integer> WORTH_ANOTHER_TRY = Set.of(408, 425, 429);

    private final Call call;
    private final @Nullable Supplier<String> secret;
    private final String contentType;
    private final Function<WebhookEvent, String> body;
    private final Duration timeout;
    private final Duration firstWait;
    private final int attempts;
    private final CountDownLatch closed = new CountDownLatch(1);
    private boolean complained;

    WebhookSender(WebhookListenerBuilder configuration) {
        this.call = configuration.call;
        this.secret = configuration.secret;
        this.contentType = configuration.contentType;
        this.body = configuration.body;
        this.timeout = configuration.timeout;
        this.firstWait = configuration.firstWait;
        this.attempts = configuration.attempts;
    }

    /** What came of an event. */
    enum Outcome {
        DELIVERED,
        FAILED,
        /** The receiver wants neither this one nor any other. */
        GONE
    }

    /** What came of one attempt: how the event ends with it, or null if another one makes sense; and why. */
    private record Attempt(@Nullable Outcome end, String problem, Duration askedToWait) {
        static Attempt ending(Outcome end, String problem) {
            return new Attempt(end, problem, Duration.ZERO);
        }

        static Attempt worthAnother(String problem) {
            return new Attempt(null, problem, Duration.ZERO);
        }
    }

    /**
     * {@return what came of the event} Whatever the application's own functions and the receiver do, it does not throw.
     *
     * @throws InterruptedException if the listener is closed meanwhile
     */
    Outcome deliver(WebhookEvent event) throws InterruptedException {
        Duration wait = firstWait;
        for (int attempt = 1; ; attempt++) {
            var last = attempt(event);
            if (last.end() != null || attempt == attempts) {
                var outcome = last.end() == null ? Outcome.FAILED : last.end();
                tell(outcome, last.problem());
                return outcome;
            }
            // On top of what the receiver asks for, or all whom it asked would come back at once.
            pause(shorter(last.askedToWait(), LONGEST_WAIT).plus(jittered(shorter(wait, LONGEST_WAIT))));
            wait = shorter(wait.multipliedBy(2), LONGEST_WAIT);
        }
    }

    private void pause(Duration wait) throws InterruptedException {
        if (closed.await(wait.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new InterruptedException("closed");
        }
    }

    private static Duration jittered(Duration wait) {
        long nanos = wait.toNanos();
        return Duration.ofNanos(nanos - ThreadLocalRandom.current().nextLong(nanos / 2 + 1));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    private Attempt attempt(WebhookEvent event) throws InterruptedException {
        try {
            var answer = signed(event).send(any -> {}, () -> timeout, (sent, received) -> null);
            try {
                return judge(answer.get());
            } catch (InterruptedException closing) {
                answer.cancel(true);
                throw closing;
            }
        } catch (ExecutionException failed) {
            var cause = Objects.requireNonNullElse(failed.getCause(), failed);
            return Attempt.worthAnother(
                    HttpFailure.result(call.target(), cause).error().orElse(""));
        } catch (IOException unsent) {
            return Attempt.worthAnother(String.valueOf(unsent.getMessage()));
        } catch (InterruptedException closing) {
            throw closing;
        } catch (Throwable foreign) {
            // Of the application's own functions, in whatever language. What they say may hold the secret.
            return Attempt.ending(
                    Outcome.FAILED,
                    "the request could not be made: " + foreign.getClass().getName());
        }
    }

    private Call signed(WebhookEvent event) {
        String content = body.apply(event);
        long now = Instant.now().getEpochSecond();
        var request = call.body(contentType, content)
                .header("webhook-id", event.id())
                .header("webhook-timestamp", String.valueOf(now));
        return secret == null
                ? request
                : request.header("webhook-signature", WebhookSignature.of(secret.get(), event.id(), now, content));
    }

    private static Attempt judge(Answer answer) {
        int status = answer.status();
        String problem = "answered with " + status;
        if (status >= 200 && status <= 299) {
            return Attempt.ending(Outcome.DELIVERED, "");
        }
        if (status == GONE) {
            return Attempt.ending(Outcome.GONE, problem);
        }
        if (status < 500 && !WORTH_ANOTHER_TRY.contains(status)) {
            return Attempt.ending(Outcome.FAILED, problem);
        }
        return new Attempt(
                null, problem, RetryAfter.of(answer.headers(), Instant.now()).orElse(Duration.ZERO));
    }

    private void tell(Outcome outcome, String problem) {
        switch (outcome) {
            case DELIVERED -> relieved();
            case FAILED -> complain(problem);
            case GONE ->
                LOG.atError()
                        .addKeyValue("receiver", Targets.address(call.target()))
                        .addKeyValue("problem", problem)
                        .log("A webhook's receiver wants no more events, so nothing further is sent");
        }
    }

    /** Once for each time that the receiver is away: a log line for every event would be noise. */
    private void complain(String problem) {
        if (!complained) {
            complained = true;
            LOG.atWarn()
                    .addKeyValue("receiver", Targets.address(call.target()))
                    .addKeyValue("problem", problem)
                    .log("A webhook could not be delivered; further failures are not logged until one is");
        }
    }

    private void relieved() {
        if (complained) {
            complained = false;
            LOG.atInfo().addKeyValue("receiver", Targets.address(call.target())).log("Webhooks are delivered again");
        }
    }

    /** Ends a pause between attempts. */
    void close() {
        closed.countDown();
    }
}
