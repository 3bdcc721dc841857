package io.github.vitals4j.examples.monitor;

import io.github.vitals4j.health.CheckOptions;
import io.github.vitals4j.health.DependencyChecker;
import io.github.vitals4j.health.http.HttpChecker;
import io.github.vitals4j.health.http.RemoteHealthChecker;
import java.net.URI;
import java.util.Locale;

/** What a service is asked for. */
enum Endpoint {
    /** Whether its process is alive. */
    HEALTH("/health"),
    /** Whether it can work, and what it says is wrong. */
    READY("/ready"),
    /** Whether its metrics can be scraped; it works without. */
    METRICS("/metrics");

    /** Of a large service; what is longer is broken off. */
    private static final int LONGEST_METRICS = 8 << 20;

    private final String defaultPath;

    Endpoint(String defaultPath) {
        this.defaultPath = defaultPath;
    }

    String defaultPath() {
        return defaultPath;
    }

    /** {@return its name, as on the command line and in JSON} */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    DependencyChecker checker(URI uri) {
        return this == METRICS ? HttpChecker.get(uri).bodyLimit(LONGEST_METRICS) : RemoteHealthChecker.of(uri);
    }

    CheckOptions type(CheckOptions options) {
        return this == METRICS ? options.optional() : options.critical();
    }
}
