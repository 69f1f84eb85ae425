package dev.orbweaver.trainerservice.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.orbweaver.contracts.experiment.Specification;
import dev.orbweaver.languagemodel.training.StepNorm;
import dev.orbweaver.testfixtures.Specifications;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LearningRateTests {

    @Test
    void staysWhereItIsUnlessToldOtherwise() {
        assertThat(LearningRate.constant(0.5).at(1)).isEqualTo(0.5);
        assertThat(LearningRate.constant(0.5).at(1000)).isEqualTo(0.5);
    }

    @Test
    void risesAndFallsLinearlyAndLearnsInEveryStep() {
        var rate = LearningRate.triangle(1, 2, 6);

        double[] rates = IntStream.rangeClosed(1, 7).mapToDouble(rate::at).toArray();

        assertThat(rates).containsExactly(new double[] {0.5, 1, 1, 0.75, 0.5, 0.25, 0}, within(1e-12));
    }

    @Test
    void fallsAlongHalfACosineToItsLowest() {
        var rate = LearningRate.of(scheduled("cosine", 1, 0, 0.1, 5));

        double[] rates = IntStream.rangeClosed(1, 6).mapToDouble(rate::at).toArray();

        // peak 1e-3, lowest 1e-4; cos(pi p) at p = 0, 1/4, 1/2, 3/4, 1 is 1, 0.7071, 0, -0.7071, -1
        assertThat(rates).containsExactly(new double[] {1e-3, 1e-3, 8.682e-4, 5.5e-4, 2.318e-4, 1e-4}, within(1e-7));
    }

    @Test
    void aWarmUpIsSaidInStepsOrAsAPartOfAllSteps() {
        assertThat(LearningRate.of(scheduled("constant", 4, 0.5, 0, 10)).warmUpSteps())
                .isEqualTo(4);
        assertThat(LearningRate.of(scheduled("constant", -1, 0.25, 0, 10)).warmUpSteps())
                .isEqualTo(2);
        assertThat(LearningRate.of(scheduled("constant", 4, 0, 0, null)).at(1)).isEqualTo(2.5e-4);
    }

    @Test
    void aFallingOneHasToKnowItsEnd() {
        assertThatThrownBy(() -> LearningRate.of(scheduled("linear", 0, 0, 0, null)))
                .hasMessage("actor.lr_schedule: 'linear' with lr_warmup_ratio 0.0 needs to know where it ends,"
                        + " set trainer.total_training_steps");
    }

    private static Specification scheduled(
            String schedule, int warmUpSteps, double warmUpRatio, double lowest, @Nullable Integer total) {
        var from = Specifications.small("model");
        var actor = Specifications.changed(
                from.actor(),
                "lrSchedule",
                schedule,
                "lrWarmupSteps",
                warmUpSteps,
                "lrWarmupRatio",
                warmUpRatio,
                "lrMinRatio",
                lowest);
        var trainer = Specifications.changed(from.trainer(), "totalTrainingSteps", total);
        return Specifications.with(from, actor, trainer);
    }

    @Test
    void aRunOfGradientsThatAreNotFiniteEndsTheTraining() {
        var guard = new GradientGuard(3);
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
        var truncated = Specifications.with(
                from,
                new Specification.Rollouts(
                        2, 1, 0.9, -1, 8, 0, 1L, from.rollout().timeAllowed(), 3));

        assertThatThrownBy(() -> UpdateSettings.of(truncated))
                .hasMessage("rollout: temperature 1.0, top_p 0.9, top_k -1 cannot be trained on:"
                        + " log-probabilities are those of the full distribution."
                        + " Use a temperature above 0, top_p 1 and top_k -1");
    }
}
