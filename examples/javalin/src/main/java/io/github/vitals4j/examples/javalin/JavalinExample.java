package io.github.vitals4j.examples.javalin;

import io.github.vitals4j.examples.shared.Example;
import io.github.vitals4j.examples.shared.Host;
import io.github.vitals4j.health.endpoint.HealthEndpoint;
import io.github.vitals4j.health.endpoint.HealthServlet;
import io.javalin.Javalin;
import java.net.InetSocketAddress;
import org.eclipse.jetty.ee10.servlet.ServletHolder;

/** The application in Javalin 7. */
public final class JavalinExample {
    private JavalinExample() {}

    /**
     * Runs the example until the process is told to end.
     *
     * @param args not used
     * @throws Exception if it cannot start
     */
    public static void main(String[] args) throws Exception {
        Example.run(JavalinExample::start);
    }

    static Host.Running start(HealthEndpoint endpoint, InetSocketAddress address) {
        var javalin = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.routes.get("/orders", context -> context.result("2 keyboards, 1 screen\n"));
            config.jetty.modifyServletContextHandler(jetty -> {
                var health = new ServletHolder(new HealthServlet(endpoint));
                health.setAsyncSupported(true); // no thread of Jetty waits for a check
                endpoint.paths().forEach(path -> jetty.addServlet(health, path + "/*"));
            });
        });
        javalin.start(address.getHostString(), address.getPort());
        return new Host.Running(javalin.port(), javalin::stop);
    }
}
