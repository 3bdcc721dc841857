package io.github.vitals4j.examples.netty;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Hands on a connection's next request when the last one has been answered: a client may send several at once, and
 * expects the answers in their order. Only for responses of one part each.
 */
final class OneAtATime extends ChannelDuplexHandler {
    private final Queue<FullHttpRequest> waiting = new ArrayDeque<>();
    private boolean answering;

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        var request = (FullHttpRequest) message;
        if (answering) {
            waiting.add(request);
            context.channel().config().setAutoRead(false);
        } else {
            handOn(context, request);
        }
    }

    private void handOn(ChannelHandlerContext context, FullHttpRequest request) {
        answering = true;
        if (request.decoderResult().isSuccess()) {
            context.fireChannelRead(request);
            return;
        }
        request.release();
        var refusal = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.BAD_REQUEST);
        refusal.headers().set(HttpHeaderNames.CONTENT_LENGTH, 0);
        context.writeAndFlush(refusal).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        context.write(message, promise.unvoid()).addListener(written -> next(context));
    }

    private void next(ChannelHandlerContext context) {
        answering = false;
        var request = waiting.poll();
        if (request != null) {
            handOn(context, request);
        } else {
            context.channel().config().setAutoRead(true);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        waiting.forEach(FullHttpRequest::release);
        waiting.clear();
        context.fireChannelInactive();
    }

    @Override
    @SuppressWarnings("deprecation") // only that of outbound handlers is
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close(); // the client has hung up
    }
}
