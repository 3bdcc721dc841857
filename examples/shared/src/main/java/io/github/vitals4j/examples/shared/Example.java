package io.github.vitals4j.examples.shared;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs an example until its process is told to end, by Ctrl-C or SIGTERM. */
public final class Example {
    private static final Logger LOG = LoggerFactory.getLogger(Example.class);

    /**
     * How long load balancers have to notice; in production the period of their checks times the failures they want.
     */
    private static final Duration DRAIN = Duration.ofSeconds(1);

    private Example() {}

    /**
     * Serves the application until the process is told to end. The environment says where: {@code HOST} (the loopback
     * address) and {@code PORT} (8080).
     *
     * @param host the server
     * @throws Exception if the server cannot start for a reason that is not the user's to mend
     */
    public static void run(Host host) throws Exception {
        try {
            var address = Address.of(System::getenv);
            var orders = Orders.start();
            var server = start(host, orders, address);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, orders), "shutdown"));
            orders.health().checkReadiness(); // so that the first thing that people try has an answer
            System.out.println(guide(server.port()));
        } catch (UnusableAddressException unusable) {
            System.err.println(unusable.getMessage());
            System.exit(1);
        }
        new CountDownLatch(1).await(); // the hook ends it all
    }

    private static Host.Running start(Host host, Orders orders, InetSocketAddress address) throws Exception {
        try {
            return host.start(orders.endpoint(), address);
        } catch (Exception failure) {
            orders.close();
            throw Address.isRefused(failure) ? Address.refused(address) : failure;
        }
    }

    /** From the server down to what it stands on, after load balancers have had time to notice. */
    private static void stop(Host.Running server, Orders orders) {
        orders.health().drain(DRAIN);
        try (orders) {
            server.close();
        } catch (IllegalStateException failure) {
            LOG.warn("Not stopped properly", failure);
        }
    }

    /**
     * {@return what to try, for people}
     *
     * @param port where the example listens
     */
    public static String guide(int port) {
        return """
            orders listens on http://localhost:%1$d. Try:

              curl -i localhost:%1$d/ready      readiness: is each dependency well?
              curl -i localhost:%1$d/health     liveness: asks no dependency
              curl -i localhost:%1$d/orders     what the service is for

            Ctrl-C ends it.
            """.formatted(port);
    }
}
