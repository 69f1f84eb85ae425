package dev.orbweaver.contracts.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class RolloutIdTests {

    @Test
    void itsTextNamesExperimentStepTaskAndSample() {
        var id = new RolloutId("spider", StepId.train(12), "train_spider-17", 3);

        assertThat(id).hasToString("spider.train-12.train_spider-17.3");
        assertThat(RolloutId.parse(id.toString())).isEqualTo(id);
    }

    @Test
    void aPartThatWouldNeedEscapingIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RolloutId("my experiment", StepId.train(1), "train-1", 0))
                .withMessage("experiment: 'my experiment' is not allowed; use 1 to 120 letters, digits, '_' and '-'");
    }

    @Test
    void aTextOfAnotherFormIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RolloutId.parse("spider.train-12"))
                .withMessage("rollout id: 'spider.train-12' is not of the form experiment.step.task.sample");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StepId.parse("train"))
                .withMessage("step: 'train' is not of the form mode-number");
    }

    @Test
    void samplesOfATaskAreOneGroup() {
        var first = new RolloutId("spider", StepId.train(1), "train-1", 0);
        var second = new RolloutId("spider", StepId.train(1), "train-1", 1);

        assertThat(first.group()).isEqualTo(second.group());
        assertThat(first).isLessThan(second);
    }
}
