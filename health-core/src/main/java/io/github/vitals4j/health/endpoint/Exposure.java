package io.github.vitals4j.health.endpoint;

/** How much of a report a caller gets to see, in every format. */
public enum Exposure {
    /**
     * The status, and a message without names. Nothing tells a dependency's name that is unknown from one that is
     * hidden.
     */
    STATUS,
    /** The service, and its dependencies with status, reason, age and duration; no text and no figures of theirs. */
    SUMMARY,
    /** Everything, with the text of errors and the figures that checks report. */
    FULL
}
