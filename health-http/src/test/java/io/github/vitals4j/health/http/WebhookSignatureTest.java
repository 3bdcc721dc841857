package io.github.vitals4j.health.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class WebhookSignatureTest {
    @Test
    void isThatOfTheSpecification() {
        // The example that the libraries of Standard Webhooks are tested with.
        assertThat(WebhookSignature.of(
                        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                        "msg_p5jXN8AQM9LWM0D4loKWxJek",
                        1_614_265_330,
                        "{\"test\": 2432232314}"))
                .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void takesPlainTextForAKeyToo() {
        assertThat(WebhookSignature.of("plain", "id", 1, "body"))
                .isEqualTo(WebhookSignature.of("whsec_cGxhaW4=", "id", 1, "body"))
                .isNotEqualTo(WebhookSignature.of("other", "id", 1, "body"));
    }

    @Test
    void refusesASecretThatIsNone() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WebhookSignature.of("", "id", 1, "body"))
                .withMessage("the webhook's secret must not be empty");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WebhookSignature.of("whsec_%s3cret%", "id", 1, "body"))
                .withMessage("the webhook's secret must be Base64 after whsec_")
                .withNoCause();
    }
}
