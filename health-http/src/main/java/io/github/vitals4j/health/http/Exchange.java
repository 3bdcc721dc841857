package io.github.vitals4j.health.http;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A request and those that follow from its answer, under one deadline. Whatever ends it early, the time or a
 * cancellation, closes the connection that is in use.
 */
final class Exchange {
    /** The client's own timeout comes so much before ours, for it knows whether there was a connection. */
    private static final Duration PRECEDENCE = Duration.ofMillis(20);

    /** Decides whether an answer calls for another request. */
    @FunctionalInterface
    interface FollowUp {
        /** {@return the next request, or null if the answer is the last} */
        @Nullable
        HttpRequest next(HttpRequest sent, Answer answer) throws Exception;
    }

    private final HttpClient client;
    private final int bodyLimit;
    private final FollowUp followUp;
    private final CompletableFuture<Answer> last = new CompletableFuture<>();
    private volatile @Nullable CompletableFuture<?> current;

    private Exchange(HttpClient client, int bodyLimit, FollowUp followUp) {
        this.client = client;
        this.bodyLimit = bodyLimit;
        this.followUp = followUp;
    }

    /**
     * {@return the last answer, completed on one of {@link Transport#THREADS}} Cancelling it closes the connection.
     *
     * @param bodyLimit the longest body that is read, in bytes
     */
    static CompletableFuture<Answer> start(
            HttpClient client, HttpRequest request, Duration deadline, int bodyLimit, FollowUp followUp) {
        var exchange = new Exchange(client, bodyLimit, followUp);
        exchange.send(HttpRequest.newBuilder(request, (name, value) -> true)
                .timeout(deadline)
                .build());
        // The client's timeout ends with the headers, but a body may come a byte at a time; and it begins anew with
        // each request.
        exchange.last.orTimeout(deadline.plus(PRECEDENCE).toNanos(), TimeUnit.NANOSECONDS);
        exchange.last.whenComplete((answer, failure) -> {
            if (failure != null) {
                exchange.abort();
            }
        });
        return exchange.last;
    }

    private void send(HttpRequest request) {
        var answer = new CompletableFuture<Answer>();
        var sent = client.sendAsync(request, info -> new AnswerCollector(info, bodyLimit, answer));
        sent.whenComplete((nothing, failure) -> {
            if (failure != null) {
                answer.completeExceptionally(failure);
            }
        });
        // The client leaves a connection open on which it could not make sense of an answer, and a future that has
        // completed can no longer be cancelled; one made from it can.
        current = sent.newIncompleteFuture();
        if (last.isDone()) {
            abort();
        }
        answer.whenCompleteAsync((received, failure) -> received(request, received, failure), Transport.THREADS);
    }

    private void received(HttpRequest request, @Nullable Answer answer, @Nullable Throwable failure) {
        if (answer == null) {
            last.completeExceptionally(Objects.requireNonNull(failure));
            // The client may not know yet that the rest of the answer is not wanted.
            abort();
            return;
        }
        try {
            var next = followUp.next(request, answer);
            if (next == null) {
                last.complete(answer);
            } else if (!last.isDone()) {
                send(next);
            }
        } catch (Throwable failed) {
            last.completeExceptionally(failed);
        }
    }

    private void abort() {
        var sent = current;
        if (sent != null) {
            sent.cancel(true);
        }
    }
}
