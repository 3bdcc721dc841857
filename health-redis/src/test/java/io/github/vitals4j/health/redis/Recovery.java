package io.github.vitals4j.health.redis;

import io.github.vitals4j.health.DependencyChecker;
import io.github.vitals4j.health.FinishedRun;
import io.github.vitals4j.health.HealthCheckManager;
import io.github.vitals4j.health.HealthListener;
import io.github.vitals4j.health.HealthReport;
import io.github.vitals4j.health.HealthStatus;
import io.github.vitals4j.health.View;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A manager that just goes on checking until all is well again. */
final class Recovery {
    private Recovery() {}

    /** {@return the report once everything is healthy, or the last one if that does not come} */
    static HealthReport of(Map<String, DependencyChecker> checkers) throws Exception {
        var builder = HealthCheckManager.builder().backgroundRefresh();
        checkers.forEach((name, checker) -> builder.register(
                name,
                checker,
                options -> options.timeout(Duration.ofSeconds(10))
                        .ttl(Duration.ofMillis(500))
                        .failureTtl(Duration.ofMillis(50))));
        try (var manager = builder.build()) {
            var well = new CompletableFuture<HealthReport>();
            manager.addListener(new HealthListener() {
                @Override
                public void onRun(FinishedRun run) {
                    var report = manager.current(View.READINESS);
                    if (report.dependencies().stream().allMatch(each -> each.status() == HealthStatus.HEALTHY)) {
                        well.complete(report);
                    }
                }
            });
            try {
                return well.get(90, TimeUnit.SECONDS);
            } catch (TimeoutException never) {
                return manager.current(View.READINESS);
            }
        }
    }
}
