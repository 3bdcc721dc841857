package io.github.vitals4j.examples.compat;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vitals4j.health.CheckResult;
import io.github.vitals4j.health.Reason;
import io.github.vitals4j.health.testing.TestChecker;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class QuantTradeTest {
    @Test
    void bodiesAreAsTheyWere() throws IOException {
        var database = TestChecker.healthy();
        var cache = TestChecker.healthy();
        try (var stage = new Stage(QuantTrade.health(database, cache), QuantTrade::endpoint)) {
            stage.compare("quanttrade/healthy", 200, stage.ask("/health/"));
            stage.compare("quanttrade/healthy", 200, stage.ask("/api/health/"));

            cache.nowAnswers(CheckResult.unhealthy(Reason.UNEXPECTED_RESPONSE, "read_write_mismatch"));
            stage.check("cache");
            stage.compare("quanttrade/cache-down", 503, stage.ask("/health/"));

            database.nowAnswers(CheckResult.unhealthy(Reason.CONNECTION_REFUSED, "nobody listens at db:5432"));
            stage.check("database");
            stage.compare("quanttrade/all-down", 503, stage.ask("/api/health/"));
            stage.compare("quanttrade/all-down-from-afar", 503, stage.askFromAfar("/api/health/"));

            assertThat(Golden.kept("quanttrade")).containsExactlyElementsOf(stage.compared());
        }
    }
}
