package io.github.vitals4j.health.endpoint;

import io.github.vitals4j.health.TimeSource;
import java.util.function.Predicate;

/** The application's own decisions about who may see what: one that fails must neither open a door nor fail a probe. */
final class GuardedPolicy {
    private final ExposurePolicy exposure;
    private final Predicate<HealthRequest> metrics;
    private final Complaint aboutExposure;
    private final Complaint aboutMetrics;

    GuardedPolicy(ExposurePolicy exposure, Predicate<HealthRequest> metrics, TimeSource time) {
        this.exposure = exposure;
        this.metrics = metrics;
        this.aboutExposure = new Complaint(time);
        this.aboutMetrics = new Complaint(time);
    }

    Exposure exposure(HealthRequest request) {
        try {
            var decision = exposure.exposure(request);
            if (decision != null) {
                return decision;
            }
            aboutExposure.say("The exposure policy returned null; only the status is shown", null);
        } catch (Throwable broken) {
            aboutExposure.say("The exposure policy failed; only the status is shown", broken);
        }
        return Exposure.STATUS;
    }

    boolean allowsMetrics(HealthRequest request) {
        try {
            return metrics.test(request);
        } catch (Throwable broken) {
            aboutMetrics.say("The access policy of the metrics failed; they are not shown", broken);
            return false;
        }
    }
}
