package io.github.vitals4j.health.redis;

import io.github.vitals4j.health.CheckResult;
import java.util.concurrent.CompletableFuture;

/** What is said to a server in a run, through a connection that stands. */
@FunctionalInterface
interface RedisTalk {
    /**
     * Starts to talk.
     *
     * @param commands sends through the connection
     * @param run bounds how long it may take
     * @return what came out; fails if the server does not answer as it should
     */
    CompletableFuture<CheckResult> hold(RedisCommands commands, RedisRun run);
}
