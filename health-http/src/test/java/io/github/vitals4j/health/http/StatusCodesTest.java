package io.github.vitals4j.health.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatusCodesTest {
    @Test
    void containsTheEndsOfItsRanges() {
        var codes = StatusCodes.parse(" 200 - 204,404 ");

        assertThat(List.of(200, 204, 404)).allMatch(codes::contain);
        assertThat(List.of(199, 205, 403, 405)).noneMatch(codes::contain);
        assertThat(codes).hasToString("200-204, 404");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2xx", "99", "600", "200-100", "200-", "-200", "200,", "200 300", "0200"})
    void refusesWhatIsNone(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StatusCodes.parse(text))
                .withMessage("codes '" + text + "': must be codes and ranges from 100 to 599, such as 200-299, 404");
    }
}
