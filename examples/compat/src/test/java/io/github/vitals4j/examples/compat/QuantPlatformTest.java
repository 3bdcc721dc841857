package io.github.vitals4j.examples.compat;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vitals4j.health.CheckResult;
import io.github.vitals4j.health.Reason;
import io.github.vitals4j.health.testing.TestChecker;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class QuantPlatformTest {
    @Test
    void bodiesAreAsTheyWereWithLatenciesThatWereMeasured() throws IOException {
        var database = TestChecker.healthy();
        var redis = TestChecker.healthy();
        try (var stage = new Stage(
                QuantPlatform.health(database, redis),
                health -> QuantPlatform.endpoint(health, (accept, out) -> "text/plain"))) {
            stage.check("database", database, 45);
            stage.check("redis", redis, 1);
            stage.compare("quant-platform/healthy", 200, stage.ask("/health"));
            stage.compare("quant-platform/healthy", 200, stage.ask("/ready"));

            redis.nowAnswers(CheckResult.unhealthy(Reason.TIMEOUT, "no answer in 3 s"));
            stage.check("redis", redis, 2_900);
            stage.compare("quant-platform/redis-down", 503, stage.ask("/health"));
            stage.compare("quant-platform/redis-down-from-afar", 503, stage.askFromAfar("/health"));

            assertThat(Golden.kept("quant-platform")).containsExactlyElementsOf(stage.compared());
        }
    }
}
