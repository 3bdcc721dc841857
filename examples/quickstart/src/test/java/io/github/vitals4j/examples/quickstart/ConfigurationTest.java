package io.github.vitals4j.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationTest {
    @Test
    void nothingHasToBeSet() throws Exception {
        var configuration = Configuration.of(Map.<String, String>of()::get);

        assertThat(configuration.address().getPort()).isEqualTo(8080);
        assertThat(configuration.address().getAddress().isLoopbackAddress()).isTrue();
        assertThat(configuration.database()).isEmpty();
        assertThat(configuration.redis()).isEmpty();
        assertThat(configuration.upstream()).isEmpty();
        assertThat(configuration.drain()).hasSeconds(1);
        assertThat(configuration.history()).isTrue();
    }

    @Test
    void whatIsEmptyIsNotSet() throws Exception {
        var configuration = Configuration.of(Map.of("PORT", "", "HOST", " ", "DATABASE_URL", "", "REDIS_URL", "")::get);

        assertThat(configuration.address().getPort()).isEqualTo(8080);
        assertThat(configuration.address().getAddress().isLoopbackAddress()).isTrue();
        assertThat(configuration.database()).isEmpty();
        assertThat(configuration.redis()).isEmpty();
    }

    @Test
    void everythingCanBeSet() throws Exception {
        var configuration = Configuration.of(Map.of(
                "PORT", "9090",
                "HOST", "0.0.0.0",
                "DATABASE_URL", "jdbc:postgresql://db.example.com/orders?options=a@b",
                "DATABASE_USER", "someone",
                "DATABASE_PASSWORD", "hunter22",
                "REDIS_URL", "rediss://user:hunter33@redis.example.com:6380/2",
                "UPSTREAM_URL", "https://search.example.com/ping",
                "DRAIN_SECONDS", "10",
                "HEALTH_REDIS_TTL", "1s")::get);

        assertThat(configuration.drain()).hasSeconds(10);
        assertThat(configuration.history()).as("in the user's database").isFalse();
        assertThat(configuration.address().getPort()).isEqualTo(9090);
        assertThat(configuration.address().getAddress().isAnyLocalAddress()).isTrue();
        assertThat(configuration.database())
                .contains(new Database("jdbc:postgresql://db.example.com/orders?options=a@b", "someone", "hunter22"));
        var redis = configuration.redis().orElseThrow();
        assertThat(redis.getHost()).isEqualTo("redis.example.com");
        assertThat(redis.getPort()).isEqualTo(6380);
        assertThat(redis.getDatabase()).isEqualTo(2);
        assertThat(redis.isSsl()).isTrue();
        assertThat(configuration.upstream())
                .hasValueSatisfying(upstream -> assertThat(upstream).hasToString("https://search.example.com/ping"));
        assertThat(configuration.variable("HEALTH_REDIS_TTL")).isEqualTo("1s");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PORT | abc | PORT 'abc': must be a number from 0 to 65535, such as 8080",
                "PORT | 65536 | PORT '65536': must be a number from 0 to 65535, such as 8080",
                "PORT | -1 | PORT '-1': must be a number from 0 to 65535, such as 8080",
                "HOST | no.such.host.invalid | HOST 'no.such.host.invalid': must be an address of this machine",
                "HISTORY_TABLE | yes | must be true or false",
                "DATABASE_URL | postgres://localhost/orders | such as jdbc:postgresql://localhost:5432/orders",
                "DATABASE_URL | jdbc:mysql://localhost/orders | such as jdbc:postgresql://localhost:5432/orders",
                "DATABASE_URL | jdbc:postgresql//localhost/orders | such as jdbc:postgresql://localhost:5432/orders",
                "REDIS_URL | localhost:6379 | REDIS_URL 'localhost:6379': must be such as redis://localhost:6379",
                "REDIS_URL | http://localhost | REDIS_URL 'http://localhost': must be such as redis://localhost:6379",
                "REDIS_URL | redis://localhost:99999 | must be such as redis://localhost:6379",
                "DRAIN_SECONDS | -1 | DRAIN_SECONDS '-1': must be a number from 0 to 9999, such as 10",
                "DRAIN_SECONDS | 5s | DRAIN_SECONDS '5s': must be a number from 0 to 9999, such as 10",
                "UPSTREAM_URL | /ping | UPSTREAM_URL '/ping': must be absolute",
                "UPSTREAM_URL | ftp://host/ping | UPSTREAM_URL 'ftp://host/ping': must be absolute",
                "UPSTREAM_URL | http://a b | UPSTREAM_URL 'http://a b': must be absolute"
            })
    void whatMakesNoSenseIsNamedWithWhatWouldBeRight(String variable, String value, String message) {
        assertThatThrownBy(() -> Configuration.of(Map.of(variable, value)::get))
                .isInstanceOf(UnusableConfigurationException.class)
                .hasMessageContaining(variable + " '" + value + "'")
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource({
        "DATABASE_URL, postgres://orders:hunter22@localhost/orders",
        "DATABASE_URL, jdbc:postgresql://orders:hunter22@localhost/orders",
        "DATABASE_URL, jdbc:nothing://localhost/orders?user=orders&password=hunter22",
        "DATABASE_URL, jdbc:nothing:orders;PASSWORD=hunter22",
        "REDIS_URL, redis://:hunter/22hunter22@localhost",
        "REDIS_URL, http://user:hunter22@localhost",
        "UPSTREAM_URL, https://user:hunter22@localhost/ping"
    })
    void aPasswordInWhatMakesNoSenseIsNotShown(String variable, String value) {
        assertThatThrownBy(() -> Configuration.of(Map.of(variable, value)::get))
                .isInstanceOf(UnusableConfigurationException.class)
                .hasMessageContaining(variable)
                .hasMessageContaining("***")
                .hasMessageNotContaining("hunter22");
    }

    @Test
    void aDatabaseDoesNotTellItsPassword() {
        assertThat(new Database("jdbc:h2:mem:orders;PASSWORD=hunter22", "someone", "hunter22").toString())
                .doesNotContain("hunter22");
    }
}
