package io.github.vitals4j.examples.servlet;

import io.github.vitals4j.examples.shared.Example;
import io.github.vitals4j.examples.shared.Host;
import io.github.vitals4j.health.endpoint.HealthEndpoint;
import java.net.InetSocketAddress;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;

/** The application in Jetty 12. */
public final class JettyExample {
    private JettyExample() {}

    /**
     * Runs the example until the process is told to end.
     *
     * @param args not used
     * @throws Exception if it cannot start
     */
    public static void main(String[] args) throws Exception {
        Example.run(JettyExample::start);
    }

    static Host.Running start(HealthEndpoint endpoint, InetSocketAddress address) throws Exception {
        var context = new ServletContextHandler("/");
        context.addServletContainerInitializer(new OrdersApplication(endpoint));
        var server = new Server(address);
        server.setHandler(context);
        try {
            server.start();
        } catch (Exception refused) {
            server.stop();
            throw refused;
        }
        return new Host.Running(server.getURI().getPort(), server::stop);
    }
}
