package io.github.vitals4j.examples.compat;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vitals4j.health.testing.TestChecker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ChatRoomsTest {
    private final TestChecker database = TestChecker.healthy();
    private final TestChecker redis = TestChecker.healthy();
    private final TestChecker llm = TestChecker.healthy();

    @Test
    void bodiesAreAsTheyWere() throws IOException {
        try (var stage = new Stage(ChatRooms.health(database, redis, llm), ChatRooms::endpoint)) {
            stage.pass(Duration.ofMillis(2_045));
            stage.compare("chatrooms/ok", 200, stage.ask("/health"));
            stage.compare("chatrooms/ok", 200, stage.askFromAfar("/health"));

            llm.nowUnhealthy("the quota is used up");
            stage.check("llm_services");
            stage.compare("chatrooms/llm-degraded", 200, stage.ask("/health"));

            redis.nowUnhealthy("down");
            stage.check("redis");
            stage.compare("chatrooms/error", 503, stage.askFromAfar("/health"));

            assertThat(Golden.kept("chatrooms")).containsExactlyElementsOf(stage.compared());
        }
    }

    @Test
    void theShortBodyIsAFormatOfTheLibrary() {
        try (var stage = new Stage(ChatRooms.health(database, redis, llm), ChatRooms::endpoint)) {
            var answer = stage.ask("/health?format=ping");
            assertThat(new String(answer.body(), StandardCharsets.UTF_8))
                    .isEqualTo("{\"status\":\"ok\",\"service\":\"ai-chatrooms\",\"version\":\"0.1.0\"}");
        }
    }
}
