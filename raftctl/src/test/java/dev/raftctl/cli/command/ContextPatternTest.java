package dev.raftctl.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContextPatternTest {
    @ParameterizedTest
    @CsvSource({
        "prod-*, prod-a, true",
        "prod-*, prod-, true",
        "prod-*, prod, false",
        "prod-*, my-prod-a, false",
        "*, anything, true",
        "*-eu, prod-eu, true",
        "*-eu, prod-eu-2, false",
        "p*d-*-1, prod-eu-west-1, true",
        "p*d-*-1, prod-1, false",
        "*a*b, aab, true",
        "*ab, aab, true",
        "prod-?, prod-a, true",
        "prod-?, prod-, false",
        "prod-?, prod-ab, false",
        "**, x, true",
        "prod.*, prodx, false"
    })
    void matchesTheWholeName(String pattern, String name, boolean expected) {
        assertThat(Objects.requireNonNull(ContextPattern.of(pattern)).matches(name))
                .isEqualTo(expected);
    }

    @Test
    void aNameIsNoPattern() {
        assertThat(ContextPattern.of("prod-a")).isNull();
        assertThat(ContextPattern.of("prod.eu_1")).isNull();
    }
}
