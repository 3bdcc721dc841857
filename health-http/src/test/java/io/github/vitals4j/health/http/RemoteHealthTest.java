package io.github.vitals4j.health.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vitals4j.health.HealthStatus;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RemoteHealthTest {
    @Test
    void readsTheNativeFormat() {
        var health = parse("""
                {"status":"degraded","timestamp":"2026-02-13T01:00:00.000Z","service":"orders","version":"1.4.2",
                 "message":"Running in degraded mode: redis unavailable",
                 "dependencies":{
                  "database":{"healthy":true,"status":"healthy","type":"critical"},
                  "redis":{"healthy":false,"status":"unhealthy","error":"no answer in 3 s","reason":"timeout"}}}""");

        assertThat(health.status()).isEqualTo(HealthStatus.DEGRADED);
        assertThat(health.problems()).containsExactly("redis unhealthy (timeout)");
        assertThat(health.about()).containsEntry("service", "orders").containsEntry("version", "1.4.2");
    }

    @Test
    void readsShortFormsOfSingleTexts() {
        var health = parse("""
                {"status":"unhealthy","timestamp":1703123456,
                 "checks":{"database":"unhealthy: connection refused","cache":"healthy"}}""");

        assertThat(health.status()).isEqualTo(HealthStatus.UNHEALTHY);
        assertThat(health.problems()).containsExactly("database unhealthy: connection refused");
    }

    @Test
    void readsSpringBootWithItsNestedComponents() {
        var health = parse("""
                {"status":"DOWN","components":{
                 "broker":{"status":"DOWN","components":{
                  "eu":{"status":"UP"},
                  "us":{"status":"OUT_OF_SERVICE","details":{"error":"java.net.ConnectException"}}}},
                 "db":{"status":"UP","details":{"database":"H2","validationQuery":"isValid()"}}}}""");

        assertThat(health.status()).isEqualTo(HealthStatus.UNHEALTHY);
        assertThat(health.problems()).containsExactly("broker/us unhealthy");
    }

    @Test
    void readsComponentsAmongOtherValues() {
        var health = parse("""
                {"status":"degraded","environment":"production","components":{
                 "timestamp":"2026-02-13T01:00:00+00:00","version":"1.0.0",
                 "memory":{"usage_percent":91.2,"healthy":false},
                 "database":{"status":"connected","healthy":true}}}""");

        assertThat(health.status()).isEqualTo(HealthStatus.DEGRADED);
        assertThat(health.problems()).containsExactly("memory unhealthy");
    }

    @Test
    void readsMicroProfile() {
        var health = parse("""
                {"status":"DOWN","checks":[{"name":"first","status":"DOWN","data":{"key":"value"}},
                 {"name":"second","status":"UP"}]}""");

        assertThat(health.status()).isEqualTo(HealthStatus.UNHEALTHY);
        assertThat(health.problems()).containsExactly("first unhealthy");
    }

    @Test
    void readsHealthJson() {
        var health = parse("""
                {"status":"warn","version":"1","checks":{
                 "cassandra:responseTime":[{"status":"pass"},{"status":"warn","output":"250 ms"}],
                 "uptime":[{"status":"pass"}]}}""");

        assertThat(health.status()).isEqualTo(HealthStatus.DEGRADED);
        assertThat(health.problems()).containsExactly("cassandra:responseTime degraded: 250 ms");
    }

    @Test
    void readsTheVerboseTextOfKubernetes() {
        var health = parse("[+]ping ok\n[-]etcd failed: reason withheld\nreadyz check failed\n");

        assertThat(health.status()).isEqualTo(HealthStatus.UNHEALTHY);
        assertThat(health.problems()).containsExactly("etcd failed: reason withheld");
        assertThat(parse("[+]ping ok\nlivez check passed").status()).isEqualTo(HealthStatus.HEALTHY);
    }

    @ParameterizedTest
    @CsvSource({
        "UP,HEALTHY",
        "ok,HEALTHY",
        "Healthy,HEALTHY",
        "pass,HEALTHY",
        "degraded,DEGRADED",
        "warn,DEGRADED",
        "DOWN,UNHEALTHY",
        "OUT_OF_SERVICE,UNHEALTHY",
        "fail,UNHEALTHY",
        "error,UNHEALTHY",
        "UNKNOWN,UNKNOWN"
    })
    void knowsTheWordsOfOtherLibraries(String word, HealthStatus status) {
        assertThat(parse(word + "\n").status()).isEqualTo(status);
        assertThat(parse("{\"status\":\"" + word + "\"}").status()).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<html>Please log in</html>",
                "{\"state\":\"fine\"}",
                "{\"status\":\"splendid\"}",
                "{\"status\":{\"status\":\"up\"}}",
                "[]",
                "null",
                "\"up\"",
                "42",
                "{\"status\":\"up\"",
                "{\"status\":\"up\"} and more"
            })
    void takesNothingElseForAReport(String body) {
        assertThat(RemoteHealth.parse(body)).isEmpty();
    }

    @Test
    void namesTenProblemsAtMost() {
        String checks = IntStream.range(0, 1_000)
                .mapToObj(i -> "{\"name\":\"check" + i + "\",\"status\":\"DOWN\"}")
                .collect(Collectors.joining(","));

        assertThat(parse("{\"status\":\"DOWN\",\"checks\":[" + checks + "]}").problems())
                .hasSize(10);
    }

    @Test
    void leavesRoomForItsOwnWordsBesideLongOnes() {
        String name = "x".repeat(100_000);

        assertThat(parse("{\"status\":\"DOWN\",\"checks\":[{\"name\":\"" + name + "\",\"status\":\"DOWN\"}]}")
                        .problems())
                .isEqualTo(List.of("x".repeat(200) + "… unhealthy"));
    }

    private static RemoteHealth parse(String body) {
        return RemoteHealth.parse(body).orElseThrow();
    }
}
