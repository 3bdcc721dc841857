package io.github.vitals4j.health.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ChatTextTest {
    @Test
    void callsNobodyAndHidesNoLink() {
        assertThat(ChatText.of("<!channel> @everyone <https://evil.example|log in>"))
                .isEqualTo("<\u200b!channel> @\u200beveryone <\u200bhttps://evil.example|log in>");
    }

    @Test
    void leavesOtherTextAsItIs() {
        assertThat(ChatText.of("orders: redis is unhealthy (timeout): no answer in 3 s & so on"))
                .isEqualTo("orders: redis is unhealthy (timeout): no answer in 3 s & so on");
    }

    @Test
    void isShortEnoughForEveryChatAndCutsNoCharacterInTwo() {
        assertThat(ChatText.of("x".repeat(5_000))).hasSize(1_501).endsWith("x…");
        assertThat(ChatText.of("x".repeat(1_499) + "\uD83D\uDE00".repeat(10)))
                .hasSize(1_500)
                .endsWith("x…");
    }

    @Test
    void staysWithinTheLimitWhateverHasToBeTakenApart() {
        assertThat(ChatText.of("@".repeat(5_000))).hasSizeLessThanOrEqualTo(2_000);
    }
}
