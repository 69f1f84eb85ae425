package dev.orbweaver.trainerservice.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.orbweaver.testfixtures.ForSeeds;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ClippedLossTests {

    private final ClippedLoss loss = new ClippedLoss(0.2, 0.3, 3);

    @Test
    void onItsOwnLogProbsTheLossIsMinusTheAdvantage() {
        var terms = loss.terms(token(-1.25, -1.25, 0.5));

        assertThat(terms.value()).isEqualTo(-0.5);
        assertThat(terms.byLogProb()).containsExactly(-0.5f);
        assertThat(terms.clipped() + terms.clippedLower()).isZero();
    }

    @Test
    void aGoodTokenIsPushedUpToTheUpperBoundOnly() {
        // ratio 1.2 is inside 1.3: -2 * 1.2; ratio 1.5 is outside: -2 * 1.3 and no derivative
        assertThat(loss.terms(ratio(1.2, 2)).value()).isCloseTo(-2.4, within(1e-6));
        assertThat(loss.terms(ratio(1.2, 2)).byLogProb()[0]).isCloseTo(-2.4f, within(1e-6f));
        assertThat(loss.terms(ratio(1.5, 2)).value()).isCloseTo(-2.6, within(1e-6));
        assertThat(loss.terms(ratio(1.5, 2)).byLogProb()[0]).isZero();
        assertThat(loss.terms(ratio(1.5, 2)).clipped()).isEqualTo(1);
    }

    @Test
    void aGoodTokenThatFellBelowTheLowerBoundIsStillPushedUp() {
        var terms = loss.terms(ratio(0.5, 2));

        assertThat(terms.value()).isCloseTo(-1, within(1e-6));
        assertThat(terms.byLogProb()[0]).isCloseTo(-1, within(1e-6f));
    }

    @Test
    void aBadTokenIsPushedDownToTheLowerBoundOnly() {
        // ratio 0.9 is inside 0.8: 2 * 0.9; ratio 0.5 is outside: 2 * 0.8 and no derivative
        assertThat(loss.terms(ratio(0.9, -2)).value()).isCloseTo(1.8, within(1e-6));
        assertThat(loss.terms(ratio(0.9, -2)).byLogProb()[0]).isCloseTo(1.8f, within(1e-6f));
        assertThat(loss.terms(ratio(0.5, -2)).value()).isCloseTo(1.6, within(1e-6));
        assertThat(loss.terms(ratio(0.5, -2)).byLogProb()[0]).isZero();
    }

    @Test
    void theDualClipBoundsWhatABadTokenCanCost() {
        // ratio 2.5 is below c = 3: 2 * 2.5; ratio 4 is above: 2 * 3 and no derivative
        assertThat(loss.terms(ratio(2.5, -2)).value()).isCloseTo(5, within(1e-5));
        assertThat(loss.terms(ratio(2.5, -2)).byLogProb()[0]).isCloseTo(5, within(1e-5f));
        assertThat(loss.terms(ratio(4, -2)).value()).isCloseTo(6, within(1e-5));
        assertThat(loss.terms(ratio(4, -2)).byLogProb()[0]).isZero();
        assertThat(loss.terms(ratio(4, -2)).clippedLower()).isEqualTo(1);
    }

    @Test
    void aLogRatioBeyondTwentyIsBoundedAndHasNoDerivative() {
        var terms = loss.terms(token(0, -50, -1));

        assertThat(terms.value()).isEqualTo(3);
        assertThat(loss.terms(token(-50, 0, 1)).value()).isCloseTo(-Math.exp(-20), within(1e-15));
        assertThat(loss.terms(token(-50, 0, 1)).byLogProb()[0]).isZero();
    }

    @Test
    void measuresHowFarThePolicyHasMoved() {
        var terms = loss.terms(token(-1.5, -1, 1));

        assertThat(terms.oldMinusNew()).isEqualTo(0.5);
    }

    @Test
    void refusesBoundsThatBoundNothing() {
        assertThatThrownBy(() -> new ClippedLoss(1.5, 0.3, 3))
                .hasMessage("clip ratios: low 1.5, high 0.3, c 3.0; allowed: 0 <= low < 1, high >= 0, c > 1");
    }

    /** The derivative is what a small change of a log-prob changes the value by, away from the corners. */
    @ForSeeds(200)
    void derivativeEqualsFiniteDifference(String seed, Random random) {
        int tokens = 1 + random.nextInt(6);
        float[] old = new float[tokens];
        float[] now = new float[tokens];
        double[] advantages = new double[tokens];
        double[] weights = new double[tokens];
        for (int i = 0; i < tokens; i++) {
            old[i] = (float) -random.nextDouble(4);
            now[i] = awayFromCorners(old[i], random);
            advantages[i] = random.nextGaussian();
            weights[i] = random.nextDouble();
        }
        float[] derivatives =
                loss.terms(new TokenBatch(now, old, advantages, weights)).byLogProb();

        for (int i = 0; i < tokens; i++) {
            float step = 1 / 1024f;
            double difference =
                    (value(now, i, step, old, advantages, weights) - value(now, i, -step, old, advantages, weights))
                            / (2 * step);
            assertThat((double) derivatives[i]).isCloseTo(difference, within(1e-3 * (1 + Math.abs(difference))));
        }
    }

    private double value(float[] now, int token, float step, float[] old, double[] advantages, double[] weights) {
        float[] moved = now.clone();
        moved[token] += step;
        return loss.terms(new TokenBatch(moved, old, advantages, weights)).value();
    }

    private static float awayFromCorners(float old, Random random) {
        while (true) {
            float candidate = (float) (old + 1.5 * random.nextGaussian());
            double ratio = Math.exp((double) candidate - old);
            if (Arrays.stream(new double[] {0.8, 1.3, 3}).allMatch(corner -> Math.abs(ratio - corner) > 0.02)) {
                return candidate;
            }
        }
    }

    private static TokenBatch ratio(double ratio, double advantage) {
        return token(Math.log(ratio) - 1, -1, advantage);
    }

    private static TokenBatch token(double logProb, double old, double advantage) {
        return new TokenBatch(
                new float[] {(float) logProb}, new float[] {(float) old}, new double[] {advantage}, new double[] {1});
    }
}
