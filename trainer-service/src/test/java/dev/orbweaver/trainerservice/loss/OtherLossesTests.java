package dev.orbweaver.trainerservice.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** The losses but {@link ClippedLoss}; the numbers are computed by hand. */
class OtherLossesTests {

    private static final float[] NOW = {-1, -2, -1};
    // differences 0.2 and 0.4, mean 0.3, ratio exp(0.3) = 1.349859; then 0
    private static final float[] OLD = {-1.2f, -2.4f, -1};
    private static final int[] ROWS = {2, 3};

    @Test
    void gspoClipsAWholeResponse() {
        var terms = new SequenceRatioLoss(0.2, 0.3).terms(batch(2));

        // -2 * 1.3 for both tokens of the first row, -2 * 1 for the second
        assertThat(terms.value()).isCloseTo(0.25 * -2.6 + 0.25 * -2.6 + 0.5 * -2, within(1e-6));
        assertThat(terms.byLogProb()).containsExactly(new float[] {0, 0, -1}, within(1e-6f));
        assertThat(terms.clipped()).isEqualTo(2);
        assertThat(terms.oldMinusNew()).isCloseTo(-0.6, within(1e-6));
    }

    @Test
    void gspoPushesAWholeBadResponseDown() {
        var terms = new SequenceRatioLoss(0.2, 0.3).terms(batch(-2));

        assertThat(terms.value()).isCloseTo(0.5 * 2 * 1.349859 + 0.5 * 2, within(1e-5));
        assertThat(terms.byLogProb()).containsExactly(new float[] {0.674929f, 0.674929f, 1}, within(1e-5f));
    }

    @Test
    void gspoAveragesOverTokensAndThenOverRowsWhateverIsChosen() {
        assertThat(new SequenceRatioLoss(0.2, 0.3).aggregation(Aggregation.TOKEN_MEAN))
                .isEqualTo(Aggregation.SEQ_MEAN_TOKEN_MEAN);
        assertThat(new ClippedLoss(0.2, 0.3, 3).aggregation(Aggregation.TOKEN_MEAN))
                .isEqualTo(Aggregation.TOKEN_MEAN);
    }

    @Test
    void cispoStillLearnsFromATokenBeyondTheBound() {
        // ratio 1.5, weight 1.3: -2 * 1.3 * -1
        float old = (float) (-1 - Math.log(1.5));
        var terms = new ClippedWeightLoss(0.2, 0.3)
                .terms(new TokenBatch(new float[] {-1}, new float[] {old}, new double[] {2}, new double[] {1}));

        assertThat(terms.value()).isCloseTo(2.6, within(1e-6));
        assertThat(terms.byLogProb()[0]).isCloseTo(-2.6f, within(1e-6f));
        assertThat(terms.clipped()).isEqualTo(1);
    }

    private static TokenBatch batch(double advantage) {
        double[] advantages = {advantage, advantage, advantage};
        return new TokenBatch(NOW, OLD, advantages, new double[] {0.25, 0.25, 0.5}, ROWS);
    }
}
