package dev.orbweaver.trainerservice.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.orbweaver.contracts.experiment.Specification;
import dev.orbweaver.languagemodel.training.StepNorm;
import dev.orbweaver.trainerservice.Specifications;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LearningRateTests {

    @Test
    void staysWhereItIsUnlessToldOtherwise() {
        assertThat(LearningRate.constant(0.5).at(1)).isEqualTo(0.5);
        assertThat(LearningRate.constant(0.5).at(1000)).isEqualTo(0.5);
    }

    @Test
    void risesAndFallsLinearlyAndLearnsInEveryStep() {
        var rate = new LearningRate(1, 2, 6, true);

        double[] rates = IntStream.rangeClosed(1, 7).mapToDouble(rate::at).toArray();

        assertThat(rates).containsExactly(new double[] {0.5, 1, 1, 0.75, 0.5, 0.25, 0}, within(1e-12));
    }

    @Test
    void aRunOfGradientsThatAreNotFiniteEndsTheTraining() {
        var guard = new GradientGuard();
        for (int i = 0; i < 3; i++) {
            guard.check(new StepNorm(Double.NaN, false));
        }
        guard.check(new StepNorm(1, true));
        for (int i = 0; i < 3; i++) {
            guard.check(new StepNorm(Double.NaN, false));
        }

        assertThatThrownBy(() -> guard.check(new StepNorm(Double.NaN, false)))
                .hasMessage("the gradient was not finite in 4 optimizer steps in a row (last norm NaN):"
                        + " lower actor.optim.lr, or compute in fp32 (actor.compute_dtype)");
    }

    @Test
    void theRealMiniBatchIsTasksTimesSamples() {
        var settings = UpdateSettings.of(Specifications.small("model"));

        assertThat(settings.rowsPerMiniBatch()).isEqualTo(4);
        assertThat(settings.adam().maxNorm()).isEqualTo(1);
    }

    @Test
    void truncatedSamplingCannotBeTrainedOn() {
        var from = Specifications.small("model");
        var truncated = new Specification(
                from.model(),
                from.data(),
                new Specification.Rollouts(
                        2, 1, 0.9, -1, 8, 0, 1L, from.rollout().timeAllowed(), 3),
                from.agent(),
                from.reward(),
                from.algorithm(),
                from.actor(),
                from.warmUp(),
                from.trainer());

        assertThatThrownBy(() -> UpdateSettings.of(truncated))
                .hasMessage("rollout: temperature 1.0, top_p 0.9, top_k -1 cannot be trained on:"
                        + " log-probabilities are those of the full distribution."
                        + " Use a temperature above 0, top_p 1 and top_k -1");
    }
}
