package io.github.vitals4j.health.redis;

import io.github.vitals4j.health.CheckResult;
import io.github.vitals4j.health.Reason;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * What a single server is asked: {@code PING}, which decides; a value written and read back, if wanted; figures, unless
 * unwanted, which decide nothing. All of it is sent at once.
 *
 * @param prefix how the key begins that is written to; null to write nothing
 * @param figures whether to ask for figures
 */
record ServerTalk(@Nullable String prefix, boolean figures) implements RedisTalk {
    /** How long the value may stay: nobody needs it, and a run does not take so long. */
    private static final String EXPIRY_MS = "60000";

    @Override
    public CompletableFuture<CheckResult> hold(RedisCommands commands, RedisRun run) {
        var pong = ping(commands, run);
        var kept = writeAndRead(commands, run);
        var info = info(commands, run);
        return pong.thenCompose(answered -> kept)
                .thenCompose(done -> info)
                .thenApply(figures -> CheckResult.healthy().with(figures));
    }

    /** {@return completes when the server has answered as it should} */
    static CompletableFuture<Void> ping(RedisCommands commands, RedisRun run) {
        return run.inTime(commands.text("PING")).thenAccept(answer -> {
            if (!"PONG".equals(answer)) {
                throw new RedisFailure(Reason.UNEXPECTED_RESPONSE, "answered PING with '" + answer + "'");
            }
        });
    }

    /** {@return completes when the server has given back what it was given, or at once if it is not to be tried} */
    CompletableFuture<Void> writeAndRead(RedisCommands commands, RedisRun run) {
        if (prefix == null) {
            return CompletableFuture.completedFuture(null);
        }
        // One key for each run: two at once, of one checker, would read what the other has written.
        String key = prefix + ":" + random();
        String written = random();
        var set = commands.text(
                "SET", RedisCommands.args().addKey(key).add(written).add("PX").add(EXPIRY_MS));
        var get = commands.text("GET", RedisCommands.args().addKey(key));
        return run.inTime(step("SET", set))
                .thenCompose(done -> run.inTime(step("GET", get)))
                .thenAccept(read -> {
                    if (!written.equals(read)) {
                        throw new RedisFailure(Reason.UNEXPECTED_RESPONSE, "read_write_mismatch");
                    }
                });
    }

    private static String random() {
        return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    }

    /** {@return figures for the metadata} Never fails: a user that may not ask for them still gets a verdict. */
    CompletableFuture<Map<String, Object>> info(RedisCommands commands, RedisRun run) {
        if (!figures) {
            return CompletableFuture.completedFuture(Map.of());
        }
        return run.inTime(commands.text("INFO")).thenApply(RedisFigures::of).exceptionally(RedisFigures::absent);
    }

    private static CompletableFuture<String> step(String name, CompletableFuture<String> answer) {
        return answer.handle((text, failure) -> {
            if (failure != null) {
                throw RedisFailure.of(failure).in(name);
            }
            return text;
        });
    }
}
