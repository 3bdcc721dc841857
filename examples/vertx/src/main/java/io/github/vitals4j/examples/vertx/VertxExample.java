package io.github.vitals4j.examples.vertx;

import io.github.vitals4j.examples.shared.Example;
import io.github.vitals4j.examples.shared.Host;
import io.github.vitals4j.health.endpoint.HealthEndpoint;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.net.InetSocketAddress;

/** The application in Vert.x 5. */
public final class VertxExample {
    private VertxExample() {}

    /**
     * Runs the example until the process is told to end.
     *
     * @param args not used
     * @throws Exception if it cannot start
     */
    public static void main(String[] args) throws Exception {
        Example.run((endpoint, address) -> start(endpoint, address, Vertx.vertx()));
    }

    static Host.Running start(HealthEndpoint endpoint, InetSocketAddress address, Vertx vertx) throws Exception {
        var router = Router.router(vertx);
        router.route().handler(new HealthHandler(endpoint));
        router.get("/orders").handler(context -> context.end("2 keyboards, 1 screen\n"));
        try {
            var server = vertx.createHttpServer()
                    .requestHandler(router)
                    .listen(address.getPort(), address.getHostString())
                    .await();
            return new Host.Running(server.actualPort(), () -> vertx.close().await());
        } catch (Exception refused) {
            vertx.close().await();
            throw refused;
        }
    }
}
