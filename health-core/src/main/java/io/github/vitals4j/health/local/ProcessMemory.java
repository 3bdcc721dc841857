package io.github.vitals4j.health.local;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * How much memory the process takes of what it could have, as the operating system sees it.
 *
 * @param rss bytes of memory the process occupies, if that is known
 * @param rssSource where the figure comes from: {@code proc}, or {@code jvm_committed} for what the JVM has reserved,
 *     which is the closest that its beans tell
 * @param total bytes that the process could have, if that is known
 * @param totalSource where the figure comes from: {@code cgroup} for the container's limit, or {@code machine}
 */
record ProcessMemory(OptionalLong rss, String rssSource, OptionalLong total, String totalSource) {
    /**
     * {@return the figures of this process}
     *
     * @param root the root of the file system, where Linux has {@code proc} and {@code sys}
     */
    static ProcessMemory read(Path root) {
        var linux = new LinuxMemory(root);
        var rss = linux.rss();
        var machine = linux.machineTotal();
        if (machine.isEmpty() && JdkManagement.isPresent()) {
            machine = JdkManagement.machineTotal();
        }
        var limit = linux.containerLimit();
        // A container without a limit of its own has one that is larger than any machine.
        boolean limited = limit.isPresent() && (machine.isEmpty() || limit.getAsLong() < machine.getAsLong());
        String rssSource = "proc";
        if (rss.isEmpty() && JavaManagement.isPresent()) {
            rss = OptionalLong.of(Beans.committed());
            rssSource = "jvm_committed";
        }
        return new ProcessMemory(rss, rssSource, limited ? limit : machine, limited ? "cgroup" : "machine");
    }

    /** Loaded only where there are beans to ask. */
    private static final class Beans {
        static long committed() {
            var memory = ManagementFactory.getMemoryMXBean();
            return memory.getHeapMemoryUsage().getCommitted()
                    + memory.getNonHeapMemoryUsage().getCommitted();
        }
    }

    /** Loaded only where there are beans to ask. */
    private static final class JdkManagement {
        static boolean isPresent() {
            return ModuleLayer.boot().findModule("jdk.management").isPresent();
        }

        static OptionalLong machineTotal() {
            return ManagementFactory.getOperatingSystemMXBean()
                            instanceof com.sun.management.OperatingSystemMXBean system
                    ? OptionalLong.of(system.getTotalMemorySize())
                    : OptionalLong.empty();
        }
    }
}
