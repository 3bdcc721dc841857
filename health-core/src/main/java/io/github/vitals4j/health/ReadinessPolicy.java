package io.github.vitals4j.health;

/** What the failure of a critical dependency that the whole fleet shares means for readiness. */
public enum ReadinessPolicy {
    /** A failing critical dependency makes the application unhealthy, whatever its scope. The default. */
    STRICT,
    /**
     * Once the application has started, a failing critical dependency of {@linkplain Scope#SHARED shared scope} makes
     * it degraded only, so that one database cannot take a whole fleet out of a load balancer that does not fail open
     * by itself (a plain Kubernetes Service does not).
     */
    FAIL_OPEN
}
