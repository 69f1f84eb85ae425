package dev.orbweaver.trainerservice.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ObjectiveTests {

    private static final float[] NOW = {-1, -2};
    private static final int[] ONE_ROW = {2};
    // the engine gave the first token 1 / 1.5 of the trainer's probability, the second 1 / 4
    private static final float[] ENGINE = {(float) (-1 - Math.log(1.5)), (float) (-2 - Math.log(4))};
    private static final float[] REFERENCE = {-1.2f, -2};

    @Test
    void weighsEachTokenByTrainerAgainstEngineUpToTheCap() {
        assertThat(EngineCorrection.of("token", 2).weights(NOW, ENGINE, ONE_ROW))
                .containsExactly(new double[] {1.5, 2}, within(1e-6));
        assertThat(EngineCorrection.of("sequence", 10).weights(NOW, ENGINE, ONE_ROW))
                .containsExactly(new double[] {6, 6}, within(1e-5));
        assertThat(EngineCorrection.of("sequence", 10).weights(NOW, ENGINE, new int[] {1, 2}))
                .containsExactly(new double[] {1.5, 4}, within(1e-5));
        assertThat(EngineCorrection.of(null, 2).weights(NOW, ENGINE, ONE_ROW)).containsExactly(1, 1);
    }

    @Test
    void theCorrectionWeighsThePolicyLossOnly() {
        var terms = objective(0.1, "token").terms(batch(), ENGINE, REFERENCE);

        // ratio 1, advantage 1, weights 1/2: -(1.5 + 2) / 2
        assertThat(terms.policy().value()).isCloseTo(-1.75, within(1e-6));
        // k2 with d = 0.2 and 0: 0.02 / 2
        assertThat(terms.divergence()).isCloseTo(0.01, within(1e-6));
        // -1.5 / 2 + 0.1 * 0.2 / 2, and -2 / 2
        assertThat(terms.policy().byLogProb()).containsExactly(new float[] {-0.74f, -1}, within(1e-6f));
        assertThat(terms.byEntropy()).containsExactly(new float[] {-0.005f, -0.005f}, within(1e-9f));
    }

    @Test
    void rowsWithoutAdvantageMatterOnlyToEntropyAndDivergence() {
        assertThat(objective(0, null).needsAdvantage()).isFalse();
        assertThat(Objective.of(new ClippedLoss(0.2, 0.3, 3), Aggregation.TOKEN_MEAN, new EntropyBonus(0))
                        .needsAdvantage())
                .isTrue();
    }

    private static Objective objective(double klCoefficient, @Nullable String correction) {
        return new Objective(
                new ClippedLoss(0.2, 0.3, 3),
                Aggregation.TOKEN_MEAN,
                new EntropyBonus(0.01),
                new KlTerm(klCoefficient, KlEstimate.of("kl.loss_type", "k2")),
                EngineCorrection.of(correction, 2));
    }

    private static TokenBatch batch() {
        return new TokenBatch(NOW, NOW, new double[] {1, 1}, new double[] {0.5, 0.5}, ONE_ROW);
    }
}
