package io.github.vitals4j.health.endpoint;

import io.github.vitals4j.health.View;
import org.jspecify.annotations.Nullable;

/** What a request comes to before any dependency is asked. */
sealed interface Plan {
    /** Nothing has to be asked. */
    record Answered(HealthResponse response) implements Plan {}

    /**
     * The metrics have to be written.
     *
     * @param accept the request's header; empty if it has none
     */
    record Scrape(String accept) implements Plan {}

    /**
     * What was has to be told.
     *
     * @param dependency of which one, or null for all and for the application as a whole
     * @param text whether the answer may show text
     */
    record Past(@Nullable String dependency, boolean text) implements Plan {}

    /**
     * The manager has to be asked.
     *
     * @param view what the report is to cover
     * @param whole whether that is all of a probe, or of its shallow view
     * @param format the format of the answer
     * @param exposure how much the answer may show
     */
    record Question(View view, boolean whole, Format format, Exposure exposure) implements Plan {}
}
