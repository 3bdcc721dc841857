package io.github.vitals4j.benchmarks;

import com.sun.net.httpserver.HttpServer;
import io.github.vitals4j.health.endpoint.HealthHttpHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;

/** The JDK's server. Start its JVM with {@code -Dsun.net.httpserver.nodelay=true}. */
final class JdkServer {
    private JdkServer() {}

    static int start(Served served) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newFixedThreadPool(4));
        HealthHttpHandler.mount(server, served.endpoint());
        var headers = served.constant().headers();
        byte[] body = served.constantBody();
        server.createContext(Served.CONSTANT, exchange -> {
            try (exchange) {
                headers.forEach(exchange.getResponseHeaders()::set);
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
            }
        });
        server.start();
        return server.getAddress().getPort();
    }
}
