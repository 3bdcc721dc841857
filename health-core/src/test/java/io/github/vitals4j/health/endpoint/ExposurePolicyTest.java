package io.github.vitals4j.health.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExposurePolicyTest {
    private static HealthRequest from(String address) {
        return HealthRequest.of("GET", "/ready").withRemoteAddress(address);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.8.9.10", "::1", "0:0:0:0:0:0:0:1", "[::1]", "::ffff:127.0.0.1"})
    void thisMachineSeesEverything(String address) {
        assertThat(ExposurePolicy.local().exposure(from(address))).isEqualTo(Exposure.FULL);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "192.0.2.1",
                "10.0.0.1",
                "2001:db8::1",
                "fe80::1%eth0",
                "localhost",
                "",
                "1",
                "127.1",
                "127.0.0.1.example.org",
                "0x7f.1",
                "127.0.0.256",
                "127..0.1",
                ":::1",
                "::1.",
                ".::1",
                "1::127.0.0.1::",
                "127.0.0.1::",
                "::1::1",
                "0:0:0:0:0:0:0:0:1",
                "::127.0.0.1%lo",
                "127.0.0.1%lo",
                "127.0.0.1%x.evil",
                "[127.0.0.1",
                "dead",
                "fe80::1%"
            })
    void everybodyElseSeesTheStatus(String address) {
        assertThat(ExposurePolicy.local().exposure(from(address))).isEqualTo(Exposure.STATUS);
    }

    @Test
    void whoseAddressIsNotKnownSeesTheStatus() {
        assertThat(ExposurePolicy.local().exposure(from(null))).isEqualTo(Exposure.STATUS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Forwarded",
                "forwarded",
                "Via",
                "VIA",
                "X-Forwarded-For",
                "x-forwarded-for",
                "X-Forwarded-Host",
                "X-Forwarded-Anything",
                "X-Real-IP"
            })
    void whatPassedAProxyIsNotDirect(String header) {
        assertThat(ExposurePolicy.local().exposure(from("127.0.0.1").withHeader(header, "")))
                .isEqualTo(Exposure.STATUS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "localhost:8080",
                "LOCALHOST:1",
                "127.0.0.1",
                "127.0.0.1:8080",
                "127.9.9.9:80",
                "[::1]",
                "[::1]:8080",
                "health.localhost:8080",
                ""
            })
    void hostsThatAreThisMachineAreDirect(String host) {
        assertThat(ExposurePolicy.local().exposure(from("127.0.0.1").withHeader("Host", host)))
                .isEqualTo(Exposure.FULL);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "example.org",
                "localhost.example.org",
                "127.0.0.1.example.org:80",
                "10.0.0.1",
                "localhostx",
                "127.0.0.12x",
                "[::2]:80",
                "[.::1]",
                "[.:a]:80",
                "127.0.0.1%x.evil",
                "[",
                "[::1",
                "notlocalhost",
                "xlocalhost:80",
                "localhost:80, stranger.example",
                "stranger.example, a.localhost"
            })
    void aPageWhoseNameResolvesToThisMachineIsNotDirect(String host) {
        assertThat(ExposurePolicy.local().exposure(from("127.0.0.1").withHeader("Host", host)))
                .isEqualTo(Exposure.STATUS);
    }

    @Test
    void aTokenOpensEverything() {
        var token = new AtomicReference<>("s3cret-token");
        var policy = ExposurePolicy.bearerToken(token::get);
        assertThat(policy.exposure(bearing("Bearer s3cret-token"))).isEqualTo(Exposure.FULL);
        assertThat(policy.exposure(bearing("bearer  s3cret-token "))).isEqualTo(Exposure.FULL);
        for (var wrong : new String[] {
            "Bearer s3cret-toke", "Bearer s3cret-tokenx", "Bearer", "Bearer ", "", "s3cret-token", "Basic s3cret-token"
        }) {
            assertThat(policy.exposure(bearing(wrong))).as(wrong).isEqualTo(Exposure.STATUS);
        }
        assertThat(policy.exposure(HealthRequest.of("GET", "/ready"))).isEqualTo(Exposure.STATUS);
        token.set("rotated");
        assertThat(policy.exposure(bearing("Bearer s3cret-token"))).isEqualTo(Exposure.STATUS);
        assertThat(policy.exposure(bearing("Bearer rotated"))).isEqualTo(Exposure.FULL);
    }

    @Test
    void anEmptyTokenOpensNothing() {
        var policy = ExposurePolicy.bearerToken(() -> "");
        assertThat(policy.exposure(bearing("Bearer "))).isEqualTo(Exposure.STATUS);
    }

    private static HealthRequest bearing(String authorization) {
        return HealthRequest.of("GET", "/ready").withHeader("Authorization", authorization);
    }

    @Test
    void ofTwoPoliciesTheMoreOpenOneDecides() {
        var summary = ExposurePolicy.always(Exposure.SUMMARY);
        assertThat(summary.or(ExposurePolicy.local()).exposure(from("127.0.0.1")))
                .isEqualTo(Exposure.FULL);
        assertThat(summary.or(ExposurePolicy.local()).exposure(from("10.0.0.1")))
                .isEqualTo(Exposure.SUMMARY);
        assertThat(ExposurePolicy.local().or(summary).exposure(from("127.0.0.1")))
                .isEqualTo(Exposure.FULL);
    }

    @Test
    void theApplicationsOwnConditionSeesItsOwnRequest() {
        var policy = ExposurePolicy.when(request -> request.unwrap(String.class).equals("operator"));
        assertThat(policy.exposure(HealthRequest.of("GET", "/ready").wrapping("operator")))
                .isEqualTo(Exposure.FULL);
        assertThat(policy.exposure(HealthRequest.of("GET", "/ready").wrapping("guest")))
                .isEqualTo(Exposure.STATUS);
        assertThatThrownBy(() -> policy.exposure(HealthRequest.of("GET", "/ready")))
                .isInstanceOf(ClassCastException.class)
                .hasMessageContaining("wraps nothing");
    }
}
