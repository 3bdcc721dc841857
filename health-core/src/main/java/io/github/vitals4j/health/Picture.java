package io.github.vitals4j.health;

import java.time.Instant;
import java.util.List;

/**
 * What stands at one moment.
 *
 * @param version the engine's version, of which this is the picture
 * @param at the moment
 * @param dependencies those that were asked for
 * @param situation of the application as a whole
 * @param validUntil the first moment at which time alone alters it, or a run is to be started
 * @param youngestRun when the youngest run began whose result is awaited
 */
record Picture(
        long version,
        Instant at,
        List<DependencyHealth> dependencies,
        Aggregation.Situation situation,
        long validUntil,
        long youngestRun) {

    /** Instead of the start of a run if none is awaited; far enough back that nobody would wait for it. */
    static final long NO_RUN = Long.MIN_VALUE / 2;
}
