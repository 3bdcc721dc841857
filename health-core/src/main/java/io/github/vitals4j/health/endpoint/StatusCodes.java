package io.github.vitals4j.health.endpoint;

import io.github.vitals4j.health.HealthStatus;

/** The status codes of reports. */
record StatusCodes(int healthy, int degraded, int unhealthy) {
    static final StatusCodes DEFAULTS = new StatusCodes(200, 200, 503);

    /** {@return the code of a status; an unknown one, which reports do not have, would be unhealthy} */
    int of(HealthStatus status) {
        return switch (status) {
            case HEALTHY -> healthy;
            case DEGRADED -> degraded;
            case UNHEALTHY, UNKNOWN -> unhealthy;
        };
    }

    StatusCodes with(HealthStatus status, int code) {
        if (code < 200 || code > 599 || code == 204 || code == 205 || code == 304) {
            throw new IllegalArgumentException(
                    "code " + code + ": must be from 200 to 599, and not 204, 205 or 304, which allow no body");
        }
        return switch (status) {
            case HEALTHY -> new StatusCodes(code, degraded, unhealthy);
            case DEGRADED -> new StatusCodes(healthy, code, unhealthy);
            case UNHEALTHY -> new StatusCodes(healthy, degraded, code);
            case UNKNOWN ->
                throw new IllegalArgumentException("status unknown: a report is healthy, degraded or unhealthy");
        };
    }
}
