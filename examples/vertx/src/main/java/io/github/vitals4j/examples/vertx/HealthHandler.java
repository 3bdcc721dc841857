package io.github.vitals4j.examples.vertx;

import io.github.vitals4j.health.endpoint.HealthEndpoint;
import io.github.vitals4j.health.endpoint.HealthRequest;
import io.github.vitals4j.health.endpoint.HealthResponse;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

/** Answers requests for health, and hands on all others. The event loop never waits for a check. Thread-safe. */
final class HealthHandler implements Handler<RoutingContext> {
    private final HealthEndpoint endpoint;

    HealthHandler(HealthEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    @Override
    public void handle(RoutingContext context) {
        var request = context.request();
        var asked = HealthRequest.of(request.method().name(), request.path())
                .withQuery(request.query())
                .withHeaderLines(request.headers().names(), request.headers()::getAll)
                .withRemoteAddress(request.remoteAddress().hostAddress());
        var loop = context.vertx().getOrCreateContext(); // the checks end on other threads
        Future.fromCompletionStage(endpoint.handleAsync(asked), loop)
                .onSuccess(answer -> answer.ifPresentOrElse(health -> send(health, context.response()), context::next));
    }

    private static void send(HealthResponse health, HttpServerResponse response) {
        response.setStatusCode(health.status());
        health.headers().forEach(response::putHeader);
        response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(health.contentLength()));
        if (health.hasBody()) {
            response.end(Buffer.buffer(health.body()));
        } else {
            response.end();
        }
    }
}
