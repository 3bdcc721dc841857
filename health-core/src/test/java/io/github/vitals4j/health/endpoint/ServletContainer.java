package io.github.vitals4j.health.endpoint;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServlet;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.eclipse.jetty.ee11.servlet.FilterHolder;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** A real container with an application at {@code /app}. */
@SuppressWarnings("try") // stopping a container may throw anything, an InterruptedException too
interface ServletContainer extends AutoCloseable {
    String ROOT = "/app";

    /** {@return where the application is} */
    URI base();

    @Override
    void close() throws Exception;

    /** Starts the container: health at its paths, the application everywhere else, the gate before everything. */
    @FunctionalInterface
    interface Starter {
        ServletContainer start(HttpServlet health, boolean async, HttpServlet application, Filter gate)
                throws Exception;
    }

    List<String> PATTERNS = List.of(
            "/health",
            "/health/*",
            "/livez",
            "/livez/",
            "/ready",
            "/ready/*",
            "/readyz",
            "/readyz/*",
            "/startup",
            "/startup/",
            "/startupz",
            "/startupz/");

    static ServletContainer jetty(HttpServlet health, boolean async, HttpServlet application, Filter gate)
            throws Exception {
        var server = new Server();
        var connector = new ServerConnector(server, 1, 1);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        var context = new ServletContextHandler(ROOT);
        var filter = new FilterHolder(gate);
        filter.setAsyncSupported(true);
        context.addFilter(filter, "/*", EnumSet.of(DispatcherType.REQUEST));
        var holder = new ServletHolder(health);
        holder.setAsyncSupported(async);
        for (var pattern : PATTERNS) {
            context.addServlet(holder, pattern);
        }
        context.addServlet(new ServletHolder(application), "/");
        server.setHandler(context);
        server.start();
        return new ServletContainer() {
            @Override
            public URI base() {
                return URI.create("http://127.0.0.1:" + connector.getLocalPort() + ROOT);
            }

            @Override
            public void close() throws Exception {
                server.stop();
            }
        };
    }

    static ServletContainer tomcat(HttpServlet health, boolean async, HttpServlet application, Filter gate)
            throws Exception {
        Path directory = Files.createTempDirectory("tomcat");
        var tomcat = new Tomcat();
        tomcat.setBaseDir(directory.toString());
        tomcat.setSilent(true);
        var connector = new Connector();
        connector.setPort(0);
        connector.setProperty("address", "127.0.0.1");
        tomcat.setConnector(connector);
        Context context = tomcat.addContext(ROOT, directory.toString());
        ((StandardContext) context).setClearReferencesRmiTargets(false);
        ((StandardContext) context).setClearReferencesThreadLocals(false);
        var wrapper = Tomcat.addServlet(context, "health", health);
        wrapper.setAsyncSupported(async);
        for (var pattern : PATTERNS) {
            context.addServletMappingDecoded(pattern, "health");
        }
        Tomcat.addServlet(context, "application", application);
        context.addServletMappingDecoded("/", "application");
        var definition = new FilterDef();
        definition.setFilterName("gate");
        definition.setFilter(gate);
        definition.setAsyncSupported("true");
        context.addFilterDef(definition);
        var mapping = new FilterMap();
        mapping.setFilterName("gate");
        mapping.addURLPattern("/*");
        context.addFilterMap(mapping);
        tomcat.start();
        return new ServletContainer() {
            @Override
            public URI base() {
                return URI.create("http://127.0.0.1:" + connector.getLocalPort() + ROOT);
            }

            @Override
            public void close() throws Exception {
                tomcat.stop();
                tomcat.destroy();
            }
        };
    }
}
