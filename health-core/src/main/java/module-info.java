/**
 * The engine of Vitals4j: registering dependencies, running their checks, and serving the result.
 *
 * <p>An application needs Jackson's streaming core and SLF4J. The Servlet API, the JDK's HTTP server, Micrometer and
 * HdrHistogram are only needed by applications that use the classes built on them.
 */
module io.github.vitals4j.health {
    requires com.fasterxml.jackson.core;
    requires org.slf4j;
    requires static transitive org.jspecify;
    requires static jdk.httpserver;
    requires static jdk.management;
    requires static java.management;
    requires static jakarta.servlet;
    requires static micrometer.core;
    requires static HdrHistogram;

    exports io.github.vitals4j.health;
    exports io.github.vitals4j.health.endpoint;
    exports io.github.vitals4j.health.history;
    exports io.github.vitals4j.health.local;
    exports io.github.vitals4j.health.metrics;
    exports io.github.vitals4j.health.testing;
}
