package io.github.vitals4j.health.local;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;

/**
 * How much of the heap is in use by what a collection could not free. It says whether the application is running out of
 * memory, which the current use does not: that climbs to the top in the best of health.
 *
 * <p>A class of its own, because it cannot be loaded without the module {@code java.management}.
 *
 * @param used bytes
 * @param max bytes; what the JVM has taken so far if the heap is not limited
 */
record HeapMemory(long used, long max) {
    static HeapMemory read() {
        long used = 0;
        for (var pool : ManagementFactory.getMemoryPoolMXBeans()) {
            if (pool.getType() == MemoryType.HEAP) {
                used += afterCollection(pool);
            }
        }
        var heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        return new HeapMemory(used, heap.getMax() > 0 ? heap.getMax() : heap.getCommitted());
    }

    private static long afterCollection(MemoryPoolMXBean pool) {
        var collected = pool.getCollectionUsage();
        if (collected != null && collected.getUsed() > 0) {
            return collected.getUsed();
        }
        // Pools of young objects, which have no usage threshold, are empty after a collection. One of old objects that
        // says it is empty was never collected; what is in it now came there by surviving collections.
        var current = pool.isUsageThresholdSupported() ? pool.getUsage() : null;
        return current == null ? 0 : current.getUsed();
    }
}
