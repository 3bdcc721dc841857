package io.github.vitals4j.health.redis;

import io.github.vitals4j.health.CheckContext;
import io.github.vitals4j.health.CheckResult;
import java.util.concurrent.CompletableFuture;

/** What is asked in a run, and through which connection. */
@FunctionalInterface
interface RedisTarget {
    /** {@return what came out of a talk, or what kept it from taking place} It never fails, but may be cancelled. */
    CompletableFuture<CheckResult> ask(CheckContext context, ServerTalk talk);
}
