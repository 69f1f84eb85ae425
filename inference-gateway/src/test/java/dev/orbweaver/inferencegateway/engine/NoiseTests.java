package dev.orbweaver.inferencegateway.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import org.junit.jupiter.api.Test;

class NoiseTests {

    @Test
    void isUniformOverPositionsAndOverSeeds() {
        assertUniform(i -> Noise.uniform(7, i));
        assertUniform(i -> Noise.uniform(i, 100));
    }

    @Test
    void dependsOnSeedAndPositionOnly() {
        assertThat(Noise.uniform(42, 17)).isEqualTo(Noise.uniform(42, 17));
        var seen = new HashSet<Double>();
        for (int seed = 0; seed < 100; seed++) {
            for (int position = 0; position < 100; position++) {
                seen.add(Noise.uniform(seed, position));
            }
        }
        assertThat(seen).hasSize(10_000);
    }

    @Test
    void theFirstChoiceHasTheRequestsOwnSeed() {
        assertThat(Noise.choiceSeed(5, 0)).isEqualTo(5);
        assertThat(Noise.choiceSeed(5, 1)).isNotEqualTo(5).isNotEqualTo(Noise.choiceSeed(6, 1));
    }

    private static void assertUniform(java.util.function.IntToDoubleFunction noise) {
        int draws = 100_000;
        var tenths = new int[10];
        double sum = 0;
        for (int i = 0; i < draws; i++) {
            double value = noise.applyAsDouble(i);
            assertThat(value).isBetween(0.0, Math.nextDown(1.0));
            tenths[(int) (value * 10)]++;
            sum += value;
        }
        // standard deviations: 0.0009 of the mean, 95 of a tenth's count
        assertThat(sum / draws).isCloseTo(0.5, within(0.005));
        for (int count : tenths) {
            assertThat(count).isBetween(9_500, 10_500);
        }
    }
}
