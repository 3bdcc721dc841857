package io.github.vitals4j.health.endpoint;

import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The application's own decisions about who may see what: one that fails must neither open a door nor fail a probe. */
final class GuardedPolicy {
    private static final Logger LOG = LoggerFactory.getLogger(HealthEndpoint.class);

    private final ExposurePolicy exposure;
    private final Predicate<HealthRequest> metrics;

    GuardedPolicy(ExposurePolicy exposure, Predicate<HealthRequest> metrics) {
        this.exposure = exposure;
        this.metrics = metrics;
    }

    Exposure exposure(HealthRequest request) {
        try {
            var decision = exposure.exposure(request);
            if (decision != null) {
                return decision;
            }
            LOG.warn("The exposure policy returned null; only the status is shown");
        } catch (RuntimeException broken) {
            LOG.atWarn()
                    .addKeyValue("exception", broken.getClass().getName())
                    .log("The exposure policy failed; only the status is shown");
        }
        return Exposure.STATUS;
    }

    boolean allowsMetrics(HealthRequest request) {
        try {
            return metrics.test(request);
        } catch (RuntimeException broken) {
            LOG.atWarn()
                    .addKeyValue("exception", broken.getClass().getName())
                    .log("The access policy of the metrics failed; they are not shown");
            return false;
        }
    }
}
