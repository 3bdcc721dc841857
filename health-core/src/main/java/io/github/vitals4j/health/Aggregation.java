package io.github.vitals4j.health;

import java.util.ArrayList;
import java.util.List;

/** From the health of the dependencies to the health of the application: pure functions. */
final class Aggregation {
    /** A message names this many dependencies; the rest is counted. */
    private static final int MOST_NAMED = 20;

    /**
     * What holds for the application as a whole.
     *
     * @param started whether every critical dependency was up once
     * @param draining whether traffic is being sent away
     * @param policy what the failure of a shared critical dependency means
     */
    record Situation(boolean started, boolean draining, ReadinessPolicy policy) {}

    /** The overall status, and why in a sentence. */
    record Verdict(HealthStatus status, String message) {}

    private Aggregation() {}

    static Verdict judge(View view, List<DependencyHealth> dependencies, Situation situation) {
        if (view.dependency().isPresent()) {
            return single(dependencies);
        }
        return switch (view.probe()) {
            case LIVENESS -> liveness(dependencies);
            case STARTUP -> startup(dependencies, situation);
            case READINESS -> readiness(dependencies, situation);
        };
    }

    private static Verdict single(List<DependencyHealth> dependencies) {
        if (dependencies.isEmpty()) {
            return new Verdict(HealthStatus.UNHEALTHY, "No such dependency");
        }
        var only = dependencies.get(0);
        var status = only.status() == HealthStatus.UNKNOWN ? HealthStatus.UNHEALTHY : only.status();
        return new Verdict(status, only.name() + " is " + only.status().text());
    }

    private static Verdict liveness(List<DependencyHealth> dependencies) {
        var condemned = new ArrayList<String>();
        for (var each : dependencies) {
            if (each.state().condemned()) {
                condemned.add(each.name());
            }
        }
        return condemned.isEmpty()
                ? new Verdict(HealthStatus.HEALTHY, "Process is alive")
                : new Verdict(HealthStatus.UNHEALTHY, "Process is to be restarted: " + join(condemned));
    }

    private static Verdict startup(List<DependencyHealth> dependencies, Situation situation) {
        var awaited = new ArrayList<String>();
        for (var each : dependencies) {
            if (each.type() == DependencyType.CRITICAL && !each.state().everUp()) {
                awaited.add(each.name());
            }
        }
        if (situation.started() || awaited.isEmpty()) {
            return new Verdict(HealthStatus.HEALTHY, "Application has started");
        }
        return new Verdict(HealthStatus.UNHEALTHY, "Waiting for critical dependencies: " + join(awaited));
    }

    private static Verdict readiness(List<DependencyHealth> dependencies, Situation situation) {
        if (situation.draining()) {
            return new Verdict(HealthStatus.UNHEALTHY, "Draining");
        }
        var failing = failing(dependencies, situation);
        if (!failing.isEmpty()) {
            return new Verdict(HealthStatus.UNHEALTHY, "Critical dependencies are unhealthy: " + join(names(failing)));
        }
        var degraded = new ArrayList<String>();
        for (var each : dependencies) {
            boolean counts =
                    each.type() == DependencyType.CRITICAL || each.state().last() != null;
            switch (each.status()) {
                case HEALTHY -> {}
                case DEGRADED -> degraded.add(each.name() + " degraded");
                case UNHEALTHY, UNKNOWN -> {
                    if (counts || each.status() == HealthStatus.UNHEALTHY) {
                        degraded.add(each.name() + " unavailable");
                    }
                }
            }
        }
        if (!degraded.isEmpty()) {
            return new Verdict(HealthStatus.DEGRADED, "Running in degraded mode: " + join(degraded));
        }
        return new Verdict(HealthStatus.HEALTHY, "All dependencies are healthy");
    }

    /** {@return the critical dependencies for which the application is not ready, whether it is draining or not} */
    static List<DependencyHealth> failing(View view, List<DependencyHealth> dependencies, Situation situation) {
        return view.probe() == Probe.READINESS && view.dependency().isEmpty()
                ? failing(dependencies, situation)
                : List.of();
    }

    private static List<DependencyHealth> failing(List<DependencyHealth> dependencies, Situation situation) {
        var failing = new ArrayList<DependencyHealth>();
        for (var each : dependencies) {
            boolean critical = each.type() == DependencyType.CRITICAL;
            if (critical && !each.isUp() && !forgiven(each, situation)) {
                failing.add(each);
            }
        }
        return List.copyOf(failing);
    }

    private static List<String> names(List<DependencyHealth> dependencies) {
        return dependencies.stream().map(DependencyHealth::name).toList();
    }

    private static boolean forgiven(DependencyHealth dependency, Situation situation) {
        return situation.policy() == ReadinessPolicy.FAIL_OPEN
                && situation.started()
                && dependency.scope() == Scope.SHARED;
    }

    private static String join(List<String> names) {
        if (names.size() <= MOST_NAMED) {
            return String.join(", ", names);
        }
        return String.join(", ", names.subList(0, MOST_NAMED)) + " and " + (names.size() - MOST_NAMED) + " more";
    }
}
