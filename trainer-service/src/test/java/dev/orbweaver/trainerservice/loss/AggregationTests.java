package dev.orbweaver.trainerservice.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AggregationTests {

    /** Two rows of losses 1, 2, 3 and 6; the longest response allowed is 8. */
    @ParameterizedTest
    @CsvSource({
        "token-mean,              3.0", // 12 / 4
        "seq-mean-token-sum,      6.0", // (6 + 6) / 2
        "seq-mean-token-mean,     4.0", // (2 + 6) / 2
        "seq-mean-token-sum-norm, 1.5", // 12 / 8
    })
    void makesOneNumberOfTheTokensLosses(String mode, double expected) {
        var aggregation = Aggregation.of(mode);
        var size = new MiniBatchSize(2, 4, 8);

        double value = (1 + 2 + 3) * aggregation.tokenWeight(3, size) + 6 * aggregation.tokenWeight(1, size);

        assertThat(value).isCloseTo(expected, within(1e-12));
    }

    @Test
    void namesTheModesItKnows() {
        assertThatThrownBy(() -> Aggregation.of("token-sum"))
                .hasMessage("actor.loss_agg_mode: 'token-sum' is unknown."
                        + " Known: token-mean, seq-mean-token-sum, seq-mean-token-mean, seq-mean-token-sum-norm");
    }

    @Test
    void anEntropyBonusLowersTheLossOfAnUndecidedPolicy() {
        var bonus = new EntropyBonus(0.01);
        double[] weights = {0.5, 0.5};

        assertThat(bonus.value(new float[] {2, 4}, weights)).isCloseTo(-0.03, within(1e-12));
        assertThat(bonus.byEntropy(weights)).containsExactly(-0.005f, -0.005f);
        assertThat(new EntropyBonus(0).byEntropy(weights)).containsExactly(0, 0);
    }

    @Test
    void aWarmStartMinimisesTheNegativeLogLikelihood() {
        var terms = new SupervisedLoss().terms(new float[] {-1, -3}, new double[] {0.5, 0.5});

        assertThat(terms.value()).isEqualTo(2);
        assertThat(terms.byLogProb()).containsExactly(-0.5f, -0.5f);
    }
}
