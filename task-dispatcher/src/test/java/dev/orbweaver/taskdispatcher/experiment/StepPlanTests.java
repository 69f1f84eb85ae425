package dev.orbweaver.taskdispatcher.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orbweaver.contracts.experiment.Specification;
import dev.orbweaver.contracts.identity.Mode;
import dev.orbweaver.contracts.identity.StepId;
import dev.orbweaver.taskdispatcher.SampleSpecification;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class StepPlanTests {

    @Test
    void validatesBeforeTheFirstStepEveryFewStepsAndAtTheEnd() {
        assertThat(run(SampleSpecification.with("trainer.testFreq", 2), 3))
                .containsExactly("validate-0", "train-1", "train-2", "validate-2", "train-3", "validate-3");
    }

    @Test
    void measuresTheBaseBeforeAWarmUp() {
        assertThat(run(SampleSpecification.with("warmUp.epochs", 1), 1))
                .containsExactly("evaluate-0", "warm-up-0", "validate-0", "train-1", "validate-1");
    }

    @Test
    void aWarmUpAloneEndsWithAMeasurement() {
        assertThat(run(SampleSpecification.with("warmUp.epochs", 1), 0))
                .containsExactly("evaluate-0", "warm-up-0", "validate-0");
    }

    @Test
    void leavesOutTheFirstMeasurementIfAskedTo() {
        assertThat(run(SampleSpecification.with("trainer.valBeforeTrain", false), 1))
                .containsExactly("train-1", "validate-1");
    }

    @Test
    void measuresOnceWhereThatIsAll() {
        assertThat(run(SampleSpecification.with("trainer.valOnly", true), 0)).containsExactly("validate-0");
    }

    /** The seed: 436 steps, validations at 0, 32, ..., 416 and 436. */
    @Test
    void theSeedsPlanHasFifteenValidations() {
        var steps = run(SampleSpecification.with("trainer.testFreq", 32), 436);

        assertThat(steps.stream().filter(step -> step.startsWith("validate")))
                .hasSize(15)
                .last()
                .isEqualTo("validate-436");
    }

    @Test
    void aStepRollsOutAheadOfTheOneThatIsTrained() {
        var oneStepOff = new StepPlan(SampleSpecification.with("asyncTraining.stepsAhead", 1), 3);

        assertThat(oneStepOff.ahead(StepId.train(1), 0)).contains(StepId.train(2));
        assertThat(oneStepOff.ahead(StepId.train(2), 0)).isEmpty(); // that would be two
        assertThat(oneStepOff.ahead(StepId.train(2), 1)).contains(StepId.train(3));
        assertThat(oneStepOff.ahead(StepId.train(3), 2)).isEmpty(); // the last one
        assertThat(new StepPlan(SampleSpecification.defaults(), 3).ahead(StepId.train(1), 0))
                .isEmpty();
    }

    @Test
    void nothingRollsOutAheadOfAValidation() {
        var specification = SampleSpecification.with("asyncTraining.stepsAhead", 1, "trainer.testFreq", 2);
        var plan = new StepPlan(specification, 6);

        assertThat(plan.ahead(StepId.train(1), 0)).contains(StepId.train(2));
        assertThat(plan.ahead(StepId.train(2), 1)).isEmpty();
        assertThat(plan.ahead(StepId.train(3), 2)).contains(StepId.train(4));
    }

    private static List<String> run(Specification specification, int total) {
        var plan = new StepPlan(specification, total);
        var finished = new HashSet<StepId>();
        var order = new ArrayList<String>();
        int completed = 0;
        boolean warmedUp = false;
        for (var next = plan.next(0, false, finished);
                next.isPresent();
                next = plan.next(completed, warmedUp, finished)) {
            StepId step = next.get();
            order.add(step.toString());
            finished.add(step);
            completed = step.mode() == Mode.TRAIN ? step.number() : completed;
            warmedUp |= step.mode() == Mode.WARM_UP;
        }
        return order;
    }
}
