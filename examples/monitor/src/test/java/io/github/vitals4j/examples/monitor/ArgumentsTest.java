package io.github.vitals4j.examples.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArgumentsTest {
    @Test
    void theDefaultsAreThoseOfTheHelp() throws Exception {
        var arguments = Arguments.parse("orders=http://localhost:8080/");

        assertThat(arguments.services()).containsExactly(new Service("orders", URI.create("http://localhost:8080")));
        assertThat(arguments.endpoints())
                .isEqualTo(Map.of(Endpoint.HEALTH, "/health", Endpoint.READY, "/ready", Endpoint.METRICS, "/metrics"));
        assertThat(arguments.timeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(arguments.interval()).isEqualTo(Duration.ofSeconds(10));
        assertThat(arguments.once()).isFalse();
        assertThat(arguments.json()).isFalse();
    }

    @Test
    void everythingCanBeSaid() throws Exception {
        var arguments = Arguments.parse(
                "--once",
                "--json",
                "--interval",
                "0.5",
                "--timeout",
                "2",
                "--endpoints",
                "health=/livez,ready",
                "a=http://b/c");

        assertThat(arguments.once()).isTrue();
        assertThat(arguments.json()).isTrue();
        assertThat(arguments.interval()).isEqualTo(Duration.ofMillis(500));
        assertThat(arguments.timeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(arguments.endpoints()).isEqualTo(Map.of(Endpoint.HEALTH, "/livez", Endpoint.READY, "/ready"));
        assertThat(arguments.services().get(0).uri("/livez")).isEqualTo(URI.create("http://b/c/livez"));
        assertThat(Arguments.parse("--help", "--nonsense").help()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                                  | which services? Give name=url",
                "--x                                 | option '--x': there is no such option; see --help",
                "--file                              | option '--file': its value is missing; see --help",
                "--file /no/such/file                | --file '/no/such/file': must be a text file in UTF-8 that can be read",
                "orders                              | service 'orders': must be name=url, such as orders=http://",
                "Orders=http://a                     | service 'Orders': a name is 1 to 54 of a-z",
                "orders=localhost:8080               | service 'orders' at 'localhost:8080': must be an http or https URL",
                "orders=http://a:b                   | service 'orders' at 'http://a:b': must be an http or https URL",
                "orders=http://me:hunter2@a          | service 'orders' at 'http://***@a': must be an http or https URL",
                "orders=http://a?token=hunter2       | service 'orders' at 'http://a?***': must be an http or https URL",
                "a-b=http://a a_b=http://a           | services 'a-b' and 'a_b': names must differ",
                "--interval 0 a=http://a             | --interval '0': must be a number of seconds from 0.1 to 86400",
                "--timeout soon a=http://a           | --timeout 'soon': must be a number of seconds from 0.1 to 86400",
                "--endpoints ready,start a=http://a  | --endpoints 'start': must be health, ready or metrics",
                "--endpoints ready=x a=http://a      | --endpoints 'x': a path begins with a slash, such as /readyz",
            })
    void whatMakesNoSenseIsNamed(String line, String message) {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> Arguments.parse(
                        line.isBlank() ? new String[0] : line.strip().split(" +")))
                .withMessageStartingWith(message.strip())
                .withMessageNotContaining("hunter2");
    }

    @Test
    void aMistakeInAFileIsNamedWithItsLine(@TempDir Path folder) throws Exception {
        var file = Files.writeString(folder.resolve("services"), "# ours\norders=http://a\nbilling\n");

        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> Arguments.parse("--file", file.toString()))
                .withMessageStartingWith(file + ", line 3: service 'billing': must be name=url");
    }
}
