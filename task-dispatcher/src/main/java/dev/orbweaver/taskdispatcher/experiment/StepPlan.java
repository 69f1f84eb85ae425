package dev.orbweaver.taskdispatcher.experiment;

import dev.orbweaver.contracts.experiment.Specification;
import dev.orbweaver.contracts.identity.Mode;
import dev.orbweaver.contracts.identity.StepId;
import java.util.Optional;
import java.util.Set;

/**
 * Which step comes next: a pure function of what is done, so that a restart needs no other memory.
 *
 * <pre>[evaluate-0, warm-up-0,] validate-0, train-1, ..., train-n, validate-n      with validations every test_freq steps between</pre>
 *
 * <p>In asynchronous training a step begins before the one before it is trained, see {@link #ahead}.
 *
 * @param totalSteps training steps in all
 */
record StepPlan(Specification specification, int totalSteps) {

    /** The next step, or none where all is done. */
    Optional<StepId> next(int completedSteps, boolean warmedUp, Set<StepId> finished) {
        if (specification.trainer().valOnly()) {
            return Optional.of(StepId.validate(0)).filter(step -> !finished.contains(step));
        }
        if (specification.warmUp().epochs() > 0 && !warmedUp) {
            var base = new StepId(Mode.EVALUATE, 0);
            return Optional.of(
                    specification.trainer().valBeforeTrain() && !finished.contains(base)
                            ? base
                            : new StepId(Mode.WARM_UP, 0));
        }
        var validation = StepId.validate(completedSteps);
        if (isMeasured(completedSteps) && !finished.contains(validation)) {
            return Optional.of(validation);
        }
        return completedSteps < totalSteps ? Optional.of(StepId.train(completedSteps + 1)) : Optional.empty();
    }

    /**
     * The training step that may roll out ahead, behind the newest open one. None rolls ahead of a validation, because a validation
     * measures one policy.
     */
    Optional<StepId> ahead(StepId newest, int completedSteps) {
        boolean isNear = newest.number() - completedSteps
                <= specification.asyncTraining().stepsAhead();
        return newest.mode() == Mode.TRAIN && isNear && !isMeasured(newest.number())
                ? Optional.of(StepId.train(newest.number() + 1))
                : Optional.empty();
    }

    private boolean isMeasured(int completedSteps) {
        int every = specification.trainer().testFreq();
        return completedSteps >= totalSteps
                || (completedSteps == 0
                        ? specification.trainer().valBeforeTrain()
                        : every > 0 && completedSteps % every == 0);
    }
}
