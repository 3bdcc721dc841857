package io.github.vitals4j.benchmarks;

import java.util.Locale;

/** HTTP servers to serve on. Each runs in a JVM of its own. */
enum WebServer {
    JDK("JDK's HttpServer"),
    JETTY("Jetty"),
    NETTY("Netty"),
    BOOT("Spring Boot Actuator on Tomcat"),
    BOOT_CACHED("Spring Boot Actuator on Tomcat, cached");

    private final String label;

    WebServer(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }

    /** Whether it serves our endpoint, and the constant body beside it. */
    boolean servesOurs() {
        return this == JDK || this == JETTY || this == NETTY;
    }

    String path() {
        return servesOurs() ? "/ready" : "/actuator/health";
    }

    /** {@return the port, after starting the server} */
    private int start() throws Exception {
        return switch (this) {
            case JDK -> JdkServer.start(new Served());
            case JETTY -> JettyServer.start(new Served());
            case NETTY -> NettyServer.start(new Served());
            case BOOT -> BootServer.start(false);
            case BOOT_CACHED -> BootServer.start(true);
        };
    }

    /** Starts a server, prints its port, and ends when its standard input does. */
    public static void main(String[] arguments) throws Exception {
        System.out.println(
                WebServer.valueOf(arguments[0].toUpperCase(Locale.ROOT)).start());
        System.out.flush();
        while (System.in.read() >= 0) {
            // Nobody writes anything.
        }
        Runtime.getRuntime().halt(0);
    }
}
