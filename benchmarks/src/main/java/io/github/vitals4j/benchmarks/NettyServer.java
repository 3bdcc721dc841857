package io.github.vitals4j.benchmarks;

import io.github.vitals4j.health.endpoint.HealthRequest;
import io.github.vitals4j.health.endpoint.HealthResponse;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufOutputStream;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.Map;

/** Netty's HTTP codec; everything happens on the event loop. */
final class NettyServer {
    private NettyServer() {}

    static int start(Served served) throws InterruptedException {
        var group = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
        var channel = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel accepted) {
                        accepted.pipeline()
                                .addLast(new HttpServerCodec())
                                .addLast(new HttpObjectAggregator(1024))
                                .addLast(new Serving(served));
                    }
                })
                .bind("127.0.0.1", 0)
                .sync()
                .channel();
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    private static final class Serving extends SimpleChannelInboundHandler<FullHttpRequest> {
        private final Served served;
        private final Map<String, String> headers;
        private final byte[] body;

        Serving(Served served) {
            this.served = served;
            this.headers = served.constant().headers();
            this.body = served.constantBody();
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
            if (request.uri().equals(Served.CONSTANT)) {
                send(context, 200, headers, Unpooled.wrappedBuffer(body));
                return;
            }
            served.endpoint()
                    .handleAsync(translated(context, request))
                    .thenAccept(answer -> send(context, answer.orElseThrow()));
        }

        private static HealthRequest translated(ChannelHandlerContext context, FullHttpRequest request) {
            var headers = request.headers();
            var remote = (InetSocketAddress) context.channel().remoteAddress();
            return HealthRequest.of(request.method().name(), request.uri())
                    .withHeaderLines(headers.names(), headers::getAll)
                    .withRemoteAddress(remote.getAddress());
        }

        private static void send(ChannelHandlerContext context, HealthResponse health) {
            var body = context.alloc().buffer(health.contentLength());
            try (var out = new ByteBufOutputStream(body)) {
                health.writeTo(out);
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
            send(context, health.status(), health.headers(), body);
        }

        private static void send(ChannelHandlerContext context, int status, Map<String, String> headers, ByteBuf body) {
            var response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status), body);
            headers.forEach(response.headers()::set);
            response.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
            context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        }
    }
}
