package io.github.vitals4j.examples.quickstart;

/**
 * An "orders" service with a database, a Redis and its health. Without configuration it brings its own database and
 * Redis; {@code docs/quickstart.md} says how to give it others.
 */
public final class Quickstart {
    private Quickstart() {}

    /**
     * Runs the service until the process is told to end, by Ctrl-C or SIGTERM.
     *
     * @param args not used
     * @throws Exception if the service cannot start for a reason that is not the user's to mend
     */
    public static void main(String[] args) throws Exception {
        try {
            var service = new Service(Configuration.of(System::getenv));
            Runtime.getRuntime().addShutdownHook(new Thread(service::close, "shutdown"));
            service.start();
            service.health().checkReadiness(); // so that the first thing that people try has an answer
            System.out.println(service.guide());
        } catch (UnusableConfigurationException unusable) {
            System.err.println(unusable.getMessage());
            System.exit(1);
        }
    }
}
