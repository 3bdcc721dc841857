package io.github.vitals4j.health.local;

/** Whether the JDK's management beans can be used: a run-time image of an application's own may lack them. */
final class JavaManagement {
    static final String MODULE = "java.management";

    private JavaManagement() {}

    static boolean isPresent() {
        return ModuleLayer.boot().findModule(MODULE).isPresent();
    }

    /**
     * Refuses to go on without the beans.
     *
     * @throws IllegalStateException naming who needs them, and what to do
     */
    static void require(String who) {
        if (!isPresent()) {
            throw new IllegalStateException(who + " needs the module " + MODULE
                    + ", which this run-time image or module path lacks: add it with --add-modules " + MODULE);
        }
    }
}
