/**
 * What was: how the dependencies and the application as a whole changed, and how the runs of the last hour and day
 * went. Kept in memory, within bounds. Needs {@code org.hdrhistogram:HdrHistogram}.
 */
@NullMarked
package io.github.vitals4j.health.history;

import org.jspecify.annotations.NullMarked;
