package io.github.vitals4j.health;

import java.util.Locale;

/**
 * The question that is asked about a process, in the sense of Kubernetes' probes.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/">Kubernetes:
 *     liveness, readiness and startup probes</a>
 */
public enum Probe {
    /** Must the process be restarted? Asks no dependency unless a check was registered for it by name. */
    LIVENESS,
    /** May the process get traffic now? */
    READINESS,
    /** Has the process started? Unhealthy until every critical dependency was up once, healthy for ever after. */
    STARTUP;

    private final String text = name().toLowerCase(Locale.ROOT);

    /** {@return the name in lower case, as it stands in configuration} */
    public String text() {
        return text;
    }
}
