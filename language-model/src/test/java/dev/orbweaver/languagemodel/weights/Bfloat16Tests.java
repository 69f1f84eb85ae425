package dev.orbweaver.languagemodel.weights;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Bfloat16Tests {
    /** bfloat16 has 7 digits after the one: steps of 1/128 between 1 and 2. */
    @ParameterizedTest
    @CsvSource({
        "1, 1",
        "-2.5, -2.5",
        "1.00390625, 1", // half a step: to even, down
        "1.01171875, 1.015625", // half a step: to even, up
        "1.004, 1.0078125",
        "3.4e38, Infinity",
        "Infinity, Infinity",
        "NaN, NaN"
    })
    void roundsToTheNearestAndTiesToEven(float value, float wanted) {
        assertThat(Float.valueOf(Float.intBitsToFloat(Bfloat16.of(value) << 16)))
                .isEqualTo(Float.valueOf(wanted));
    }
}
