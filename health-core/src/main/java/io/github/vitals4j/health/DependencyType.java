package io.github.vitals4j.health;

import java.util.Locale;

/** What the failure of a dependency means for the application. */
public enum DependencyType {
    /** The application cannot do its work without it: its failure makes the application unhealthy. */
    CRITICAL,
    /** The application can do its work without it: its failure makes the application degraded. */
    OPTIONAL;

    private final String text = name().toLowerCase(Locale.ROOT);

    /** {@return the name in lower case, as it stands in bodies, metrics and logs} */
    public String text() {
        return text;
    }
}
