package io.github.vitals4j.examples.quickstart;

import java.net.InetSocketAddress;
import java.util.OptionalLong;

/** Tells people what they can try. */
final class Guide {
    private Guide() {}

    /**
     * {@return what to type}
     *
     * @param address where the service listens
     * @param history whether transitions are kept in a table
     * @param redis the process of its own Redis, if it has one
     */
    static String of(InetSocketAddress address, boolean history, OptionalLong redis) {
        String url = url(address);
        var guide = new StringBuilder(
                """
                orders listens on %1$s. Try:

                  curl -i %1$s/ready      readiness: is each dependency well?
                  curl -i %1$s/health     liveness: asks no dependency
                  curl -i %1$s/startup    has it started?
                  curl -i %1$s/orders     what the service is for; reads its database
                  curl -i %1$s/metrics    for Prometheus

                In a browser, the status page: %1$s/health/ui
                What became of its dependencies: %1$s/health/history%2$s
                """.formatted(url, history ? ", and the table health_transitions of its database" : ""));
        redis.ifPresent(pid -> guide.append("""

                Stop its Redis, and watch /ready: it becomes degraded within seconds, and answers as fast as before.

                  kill -STOP %1$d
                  kill -CONT %1$d
                """.formatted(pid)));
        return guide.append("\nCtrl-C ends it.\n").toString();
    }

    private static String url(InetSocketAddress address) {
        var ip = address.getAddress();
        String host = ip.isAnyLocalAddress() || ip.isLoopbackAddress() ? "localhost" : ip.getHostAddress();
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }
}
