package io.github.vitals4j.examples.netty;

import io.github.vitals4j.health.endpoint.HealthEndpoint;
import io.github.vitals4j.health.endpoint.HealthRequest;
import io.github.vitals4j.health.endpoint.HealthResponse;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.net.InetSocketAddress;

/** Answers requests for health, and hands on all others. The event loop never waits for a check. Thread-safe. */
@Sharable
final class HealthHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
    private final HealthEndpoint endpoint;

    HealthHandler(HealthEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        var headers = request.headers();
        var client = (InetSocketAddress) context.channel().remoteAddress();
        var asked = HealthRequest.of(request.method().name(), request.uri())
                .withHeaderLines(headers.names(), headers::getAll)
                .withRemoteAddress(client.getAddress());
        endpoint.handleAsync(asked)
                .thenAccept(answer -> answer.ifPresentOrElse(
                        health -> send(health, context), // from any thread, once the checks have ended
                        () -> context.fireChannelRead(request.retain()))); // from this one, at once
    }

    private static void send(HealthResponse health, ChannelHandlerContext context) {
        var response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(health.status()),
                Unpooled.wrappedBuffer(health.body()));
        health.headers().forEach(response.headers()::set);
        response.headers().set(HttpHeaderNames.CONTENT_LENGTH, health.contentLength());
        context.writeAndFlush(response);
    }
}
