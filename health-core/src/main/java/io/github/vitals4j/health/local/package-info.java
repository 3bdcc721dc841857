/**
 * Checks of the process itself and of the host it runs on: memory, disk, queues, deadlocks, files, ports.
 *
 * <p>Their limits are inclusive: a value that is just at its limit is well. All are optional dependencies unless the
 * registration says otherwise, because a full disk or heap is rarely cured by taking the process out of traffic.
 */
@NullMarked
package io.github.vitals4j.health.local;

import org.jspecify.annotations.NullMarked;
