package io.github.vitals4j.examples.servlet;

import io.github.vitals4j.examples.shared.Example;
import io.github.vitals4j.examples.shared.Host;
import io.github.vitals4j.health.endpoint.HealthEndpoint;
import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.util.Set;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.ExpandWar;
import org.apache.catalina.startup.Tomcat;

/** The same application in Tomcat 11. */
public final class TomcatExample {
    private TomcatExample() {}

    /**
     * Runs the example until the process is told to end.
     *
     * @param args not used
     * @throws Exception if it cannot start
     */
    public static void main(String[] args) throws Exception {
        Example.run(TomcatExample::start);
    }

    static Host.Running start(HealthEndpoint endpoint, InetSocketAddress address)
            throws IOException, LifecycleException {
        var connector = new Connector();
        connector.setProperty("address", address.getAddress().getHostAddress());
        connector.setPort(address.getPort());
        connector.setThrowOnFailure(true);
        var directory = Files.createTempDirectory("tomcat").toFile(); // it insists on one
        var tomcat = new Tomcat();
        tomcat.setBaseDir(directory.getPath());
        tomcat.setSilent(true);
        tomcat.setConnector(connector);
        var context = (StandardContext) tomcat.addContext("", null);
        context.setClearReferencesRmiTargets(false); // the whole process ends, not only the application
        context.setClearReferencesThreadLocals(false);
        context.addServletContainerInitializer(new OrdersApplication(endpoint), Set.of());
        try {
            tomcat.start();
        } catch (LifecycleException refused) {
            stop(tomcat, directory);
            throw refused;
        }
        return new Host.Running(connector.getLocalPort(), () -> stop(tomcat, directory));
    }

    private static void stop(Tomcat tomcat, File directory) throws LifecycleException {
        tomcat.stop();
        tomcat.destroy();
        ExpandWar.delete(directory);
    }
}
