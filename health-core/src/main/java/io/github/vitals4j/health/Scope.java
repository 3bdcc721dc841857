package io.github.vitals4j.health;

/** Who else depends on the same thing. */
public enum Scope {
    /** Only this process: its memory, its disk, its queue. Taking this process out of traffic helps. */
    LOCAL,
    /**
     * The whole fleet: a database, a cache. When it fails, it fails for every replica, and taking all of them out of
     * traffic helps nobody; see {@link ReadinessPolicy#FAIL_OPEN}.
     */
    SHARED
}
