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

    /** What came of one attempt: delivered, or why not and whether another one makes sense. */
    private record Attempt(boolean delivered, boolean hopeless, String problem, Duration askedToWait) {
        static final Attempt DELIVERED = new Attempt(true, false, "", Duration.ZERO);

        static Attempt failed(String problem) {
            return new Attempt(false, false, problem, Duration.ZERO);
        }

        static Attempt hopeless(String problem) {
            return new Attempt(false, true, problem, Duration.ZERO);
        }
    }

    /**
     * {@return whether the event was delivered}
     *
     * @throws InterruptedException if the listener is closed meanwhile
     */
    boolean deliver(WebhookEvent event) throws InterruptedException {
        Attempt last = Attempt.failed("");
        Duration wait = firstWait;
        for (int attempt = 1; attempt <= attempts; attempt++) {
            last = attempt(event);
            if (last.delivered()) {
                relieved();
                return true;
            }
            if (last.hopeless() || attempt == attempts) {
                break;
            }
            pause(longer(jittered(wait), last.askedToWait()));
            wait = shorter(wait.multipliedBy(2), LONGEST_WAIT);
        }
        complain(last.problem());
        return false;
    }

    private void pause(Duration wait) throws InterruptedException {
        if (closed.await(shorter(wait, LONGEST_WAIT).toNanos(), TimeUnit.NANOSECONDS)) {
            throw new InterruptedException("closed");
        }
    }

    private static Duration jittered(Duration wait) {
        long nanos = wait.toNanos();
        return Duration.ofNanos(nanos - ThreadLocalRandom.current().nextLong(nanos / 2 + 1));
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
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
            return Attempt.failed(
                    HttpFailure.result(call.target(), cause).error().orElse(""));
        } catch (IOException unsent) {
            return Attempt.failed(String.valueOf(unsent.getMessage()));
        } catch (RuntimeException | Error foreign) {
            // Of the application's own functions. What they say may hold the secret.
            return Attempt.hopeless(
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
        if (status >= 200 && status <= 299) {
            return Attempt.DELIVERED;
        }
        boolean hopeless = status < 500 && !WORTH_ANOTHER_TRY.contains(status);
        var wait = RetryAfter.of(answer.headers(), Instant.now()).orElse(Duration.ZERO);
        return new Attempt(false, hopeless, "answered with " + status, wait);
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
