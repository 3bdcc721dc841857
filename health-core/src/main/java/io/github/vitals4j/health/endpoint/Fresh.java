package io.github.vitals4j.health.endpoint;

/** What is new in every answer, and so is put into a body that was written before. */
enum Fresh {
    /** The time in ISO-8601 with milliseconds, in quotes. */
    TIMESTAMP,
    /** Seconds since 1970. */
    UNIX_SECONDS,
    /** Seconds since 1970, with three decimals. */
    UNIX_TIME,
    /** Seconds since the manager was made, with three decimals. */
    UPTIME;

    /** No value takes more bytes than this. */
    static final int LONGEST = 32;
}
