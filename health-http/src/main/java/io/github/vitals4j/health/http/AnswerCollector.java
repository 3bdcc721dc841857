package io.github.vitals4j.health.http;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Reads an answer into memory up to a limit, and breaks off beyond it. It completes the answer itself, on the client's
 * own thread: the future that the JDK's client returns completes through the common pool, where an application that
 * keeps that pool busy would make a healthy server look dead.
 */
final class AnswerCollector implements BodySubscriber<@Nullable Void> {
    private static final String CHARSET = "charset=";

    private final ResponseInfo info;
    private final int limit;
    private final CompletableFuture<Answer> answer;
    private final CompletableFuture<@Nullable Void> body = new CompletableFuture<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private Flow.@Nullable Subscription subscription;

    AnswerCollector(ResponseInfo info, int limit, CompletableFuture<Answer> answer) {
        this.info = info;
        this.limit = limit;
        this.answer = answer;
    }

    @Override
    public CompletionStage<@Nullable Void> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        this.subscription = subscription;
        // The announced length is no reason to break off: the answer to HEAD has one, and no body.
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        for (var buffer : buffers) {
            if (body.isDone()) {
                return;
            }
            if (buffer.remaining() > limit - bytes.size()) {
                breakOff(subscription);
                return;
            }
            byte[] chunk = new byte[buffer.remaining()];
            buffer.get(chunk);
            bytes.writeBytes(chunk);
        }
    }

    private void breakOff(Flow.@Nullable Subscription subscription) {
        if (subscription != null) {
            subscription.cancel();
        }
        onError(new BodyTooLargeException(limit));
    }

    @Override
    public void onError(Throwable failure) {
        answer.completeExceptionally(failure);
        body.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        answer.complete(new Answer(info.statusCode(), info.headers(), bytes.toString(charset(info.headers()))));
        body.complete(null);
    }

    private static Charset charset(HttpHeaders headers) {
        String type = headers.firstValue("content-type").orElse("").toLowerCase(Locale.ROOT);
        int start = type.indexOf(CHARSET);
        if (start < 0) {
            return StandardCharsets.UTF_8;
        }
        String name =
                type.substring(start + CHARSET.length()).split("[;,\\s]", 2)[0].replace("\"", "");
        try {
            return Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
            return StandardCharsets.UTF_8;
        }
    }
}
