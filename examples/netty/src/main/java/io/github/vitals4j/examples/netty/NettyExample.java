package io.github.vitals4j.examples.netty;

import io.github.vitals4j.examples.shared.Example;
import io.github.vitals4j.examples.shared.Host;
import io.github.vitals4j.health.endpoint.HealthEndpoint;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerKeepAliveHandler;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/** The application in a server made of Netty's parts. */
public final class NettyExample {
    private static final int LONGEST_BODY = 64 * 1024;

    private NettyExample() {}

    /**
     * Runs the example until the process is told to end.
     *
     * @param args not used
     * @throws Exception if it cannot start
     */
    public static void main(String[] args) throws Exception {
        Example.run(NettyExample::start);
    }

    static Host.Running start(HealthEndpoint endpoint, InetSocketAddress address) throws InterruptedException {
        return start(endpoint, address, new MultiThreadIoEventLoopGroup(NioIoHandler.newFactory()));
    }

    static Host.Running start(HealthEndpoint endpoint, InetSocketAddress address, EventLoopGroup loops)
            throws InterruptedException {
        var health = new HealthHandler(endpoint);
        var orders = new OrdersHandler();
        var bound = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline()
                                .addLast(new HttpServerCodec(), new HttpServerKeepAliveHandler())
                                .addLast(new HttpObjectAggregator(LONGEST_BODY), new OneAtATime())
                                .addLast(health, orders);
                    }
                })
                .bind(address)
                .await();
        if (!bound.isSuccess()) {
            stop(loops);
            throw new IllegalStateException("cannot listen at " + address, bound.cause());
        }
        int port = ((InetSocketAddress) bound.channel().localAddress()).getPort();
        return new Host.Running(port, () -> stop(loops));
    }

    private static void stop(EventLoopGroup loops) throws InterruptedException {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).await();
    }
}
