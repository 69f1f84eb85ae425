package dev.orbweaver.trainerservice.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KlEstimateTests {

    private static final double LN2 = Math.log(2);

    /** At d = ln 2: k2 = d^2 / 2, k3 = 1/2 - 1 + d. */
    @ParameterizedTest
    @CsvSource({
        "k1, 0.693147, 1",
        "kl, 0.693147, 1",
        "abs, 0.693147, 1",
        "k2, 0.240227, 0.693147",
        "mse, 0.240227, 0.693147",
        "k3, 0.193147, 0.5",
        "low_var_kl, 0.193147, 0.5",
        "k1+, 0.693147, 0.693147",
        "k3+, 0.193147, 0.693147"
    })
    void valueAndDerivative(String name, double value, double derivative) {
        var estimate = KlEstimate.of("kl.loss_type", name);

        assertThat(estimate.value(LN2)).isCloseTo(value, within(1e-6));
        assertThat(estimate.derivative(LN2)).isCloseTo(derivative, within(1e-6));
    }

    @Test
    void k3IsBoundedAsInVerl() {
        var k3 = KlEstimate.of("kl.loss_type", "k3");

        // exp(3) - 1 - 3 = 16.09 is above 10
        assertThat(k3.value(-3)).isEqualTo(10);
        assertThat(k3.derivative(-3)).isZero();
        assertThat(k3.value(-500)).isEqualTo(10);
        // beyond 20 the difference itself is bounded: exp(-20) - 1 + 20 = 19 is above 10 too
        assertThat(k3.value(30)).isEqualTo(10);
        assertThat(k3.derivative(30)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"k1", "k2", "k3"})
    void derivativeEqualsFiniteDifference(String name) {
        var estimate = KlEstimate.of("kl.loss_type", name);
        for (double d = -1.5; d < 3; d += 0.25) {
            double difference = (estimate.value(d + 1e-6) - estimate.value(d - 1e-6)) / 2e-6;
            assertThat(estimate.derivative(d)).isCloseTo(difference, within(1e-6));
        }
    }

    @Test
    void anUnknownNameSaysWhichSettingIsWrong() {
        assertThatThrownBy(() -> KlEstimate.of("kl.reward_type", "full"))
                .hasMessage(
                        "kl.reward_type: 'full' is unknown. Known: k1 (kl), k2 (mse), k3 (low_var_kl), abs, and k1+, k3+");
    }
}
