package io.github.vitals4j.health;

import java.util.Locale;

/** How well a dependency, or the application as a whole, is doing. */
public enum HealthStatus {
    /** It works. */
    HEALTHY,
    /** It works, but not as it should: slow, nearly full, or without something optional. Traffic is still welcome. */
    DEGRADED,
    /** It does not work. */
    UNHEALTHY,
    /** Nothing can be said: it was never checked to an end, or the last result is too old to be believed. */
    UNKNOWN;

    private final String text = name().toLowerCase(Locale.ROOT);

    /** {@return whether it works: healthy or degraded} */
    public boolean isUp() {
        return this == HEALTHY || this == DEGRADED;
    }

    /** {@return the name in lower case, as it stands in bodies, metrics and logs} */
    public String text() {
        return text;
    }
}
