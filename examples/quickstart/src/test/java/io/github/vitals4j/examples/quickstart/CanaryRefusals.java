package io.github.vitals4j.examples.quickstart;

import static io.github.vitals4j.examples.quickstart.Canary.OVERRIDE_VALUE;
import static io.github.vitals4j.examples.quickstart.Canary.URL_USER_INFO;

import io.github.vitals4j.health.CheckResult;
import io.github.vitals4j.health.HealthCheckManager;
import io.github.vitals4j.health.http.HttpChecker;
import io.github.vitals4j.health.http.LlmApiChecker;
import io.github.vitals4j.health.http.RemoteHealthChecker;
import io.github.vitals4j.health.http.WebhookListener;
import io.github.vitals4j.health.local.MemoryChecker;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** What is refused because it makes no sense, and has a secret in it. */
final class CanaryRefusals {
    private CanaryRefusals() {}

    /** {@return the stack traces of all refusals, for that is what an application logs when it cannot start} */
    static String texts(Parrots parrots) throws Exception {
        var withUserInfo = URI.create("http://u:" + URL_USER_INFO.secret() + "@127.0.0.1/");
        var withoutHost = URI.create("http:u:" + URL_USER_INFO.secret() + "@/");
        var text = new StringWriter();
        for (Callable<?> refused : List.<Callable<?>>of(
                () -> HttpChecker.get(withUserInfo),
                () -> HttpChecker.get(withoutHost),
                () -> RemoteHealthChecker.of(withUserInfo),
                () -> LlmApiChecker.of(withUserInfo, () -> "key"),
                () -> WebhookListener.of(withUserInfo),
                () -> HttpChecker.get(parrots.uri("/")).header("Authorization", "Bearer\n" + URL_USER_INFO.secret()),
                () -> overriding("health.memory.ttl"),
                () -> overriding("health.memory.type"),
                () -> overriding("health.memory.enabled"),
                () -> overriding("health.memory.failure-threshold"),
                () -> overriding("health.memory.tags"),
                () -> overriding("health.memory.threshold-percent"))) {
            try {
                refused.call();
                throw new AssertionError("not refused, after:\n" + text);
            } catch (IllegalArgumentException refusal) {
                refusal.printStackTrace(new PrintWriter(text));
            }
        }
        return text.toString();
    }

    /** A URL with a password has come to stand where an option's value should. */
    private static HealthCheckManager overriding(String key) {
        return HealthCheckManager.builder()
                .register("memory", MemoryChecker.of())
                .register("well", context -> CheckResult.healthy())
                .overrides(Map.of(key, "postgres://u:" + OVERRIDE_VALUE.secret() + "@db/orders"))
                .build();
    }
}
