package io.github.vitals4j.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReasonTest {
    @ParameterizedTest
    @ValueSource(strings = {"a", "_", "replica_lag", "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqr"})
    void aCodeIsLowerCaseLettersAndUnderscores(String code) {
        String longest = code.substring(0, Math.min(40, code.length()));
        assertThat(Reason.of(longest).code()).isEqualTo(longest);
        assertThat(Reason.of(longest)).hasToString(longest);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Timeout",
                "time-out",
                "time out",
                "timeout\n",
                "timeout2",
                "ünder",
                "abcdefghijklmnopqrstuvwxyzabcdefghijklmno"
            })
    void anythingElseIsRefusedByName(String code) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Reason.of(code))
                .withMessage("reason '" + code + "': must be 1 to 40 of a-z and _");
    }

    @Test
    void nullIsRefusedByName() {
        assertThatNullPointerException()
                .isThrownBy(() -> Reason.of((String) null))
                .withMessage("code");
    }

    @Test
    void equalCodesAreEqualReasons() {
        assertThat(Reason.of("timeout")).isEqualTo(Reason.TIMEOUT).hasSameHashCodeAs(Reason.TIMEOUT);
        assertThat(Reason.STUCK).isNotEqualTo(Reason.TIMEOUT).isNotEqualTo("stuck");
    }

    @Test
    void theConstantsAreNamedAsTheirCodes() throws Exception {
        var constants = Arrays.stream(Reason.class.getFields())
                .filter(field -> Modifier.isStatic(field.getModifiers()))
                .toList();
        assertThat(constants).hasSizeGreaterThanOrEqualTo(17);
        for (var constant : constants) {
            assertThat(((Reason) constant.get(null)).code())
                    .isEqualTo(constant.getName().toLowerCase(Locale.ROOT));
        }
    }
}
