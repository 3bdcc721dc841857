package io.github.vitals4j.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The user's servers refuse the passwords that were given; and these are told to nobody. */
class WrongPasswordsIT {
    private static final String WRONG = "not-what-it-was-8123";

    @TempDir
    Path directory;

    @Test
    void theReasonIsAuthenticationAndNoPasswordIsShown() throws Exception {
        try (var postgres = UsersPostgres.start(directory);
                var redis = UsersRedis.start();
                var log = new LogRecorder()) {
            var environment = new HashMap<>(postgres.environment());
            environment.put("PORT", "0");
            environment.put("DATABASE_PASSWORD", WRONG);
            environment.put("REDIS_URL", redis.url(WRONG));
            try (var service = new Service(Configuration.of(environment::get))) {
                service.start();
                service.health().checkReadiness();
                var web = Web.of(service);
                var reply = web.get("/ready");
                assertThat(reply.code()).isEqualTo(503);
                assertThat(reply.dependency("database").path("reason").asText()).isEqualTo("authentication");
                assertThat(reply.dependency("redis").path("reason").asText()).isEqualTo("authentication");
                assertThat(reply.body()).doesNotContain(WRONG);
                assertThat(web.get("/orders").body()).doesNotContain(WRONG);
            }
            assertThat(log.text()).contains("authentication").doesNotContain(WRONG);
        }
    }
}
