package io.github.vitals4j.health.endpoint;

import io.github.vitals4j.health.View;
import org.jspecify.annotations.Nullable;

/** What is served at a path. */
sealed interface Target {
    /** {@return the path as it was configured} */
    String path();

    /**
     * The dependencies that a probe looks at, or one of them.
     *
     * @param view all that the probe looks at
     * @param format the format, unless the request asks for another
     * @param others what it may ask for; null if it may not
     * @param dependency the one that is asked for, or null for all
     */
    record Health(
            String path,
            View view,
            Format format,
            @Nullable Formats others,
            @Nullable String dependency) implements Target {
        Health of(String dependency) {
            return new Health(path, view, format, others, dependency);
        }
    }

    /**
     * What was.
     *
     * @param dependency of which one, or null for all and for the application as a whole
     */
    record History(String path, @Nullable String dependency) implements Target {}

    /** The application's metrics. */
    record Metrics(String path) implements Target {}

    /** The status page, which is the same for everybody. */
    record Page(String path, HealthResponse page) implements Target {}
}
