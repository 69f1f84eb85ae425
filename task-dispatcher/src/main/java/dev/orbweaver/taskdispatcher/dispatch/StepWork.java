package dev.orbweaver.taskdispatcher.dispatch;

import dev.orbweaver.contracts.experiment.Specification;
import dev.orbweaver.contracts.identity.StepId;
import java.time.Instant;

/**
 * A step with rollouts, as it was opened.
 *
 * @param experiment its name on the wire
 * @param requested rollouts in all, of all draws of tasks so far
 * @param minimumPolicyVersion of every model call, also of later attempts
 */
public record StepWork(
        String experiment,
        Specification specification,
        StepId step,
        int requested,
        long minimumPolicyVersion,
        Instant openedAt) {

    /** The same step with more rollouts. */
    StepWork extendedBy(int rollouts) {
        return new StepWork(experiment, specification, step, requested + rollouts, minimumPolicyVersion, openedAt);
    }
}
