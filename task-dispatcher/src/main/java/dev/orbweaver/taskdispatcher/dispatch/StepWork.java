package dev.orbweaver.taskdispatcher.dispatch;

import dev.orbweaver.contracts.experiment.Specification;
import dev.orbweaver.contracts.identity.StepId;
import java.time.Instant;

/**
 * A step with rollouts, as it was opened.
 *
 * @param experiment its name on the wire
 * @param requested rollouts in all
 * @param minimumPolicyVersion of every model call, also of later attempts
 */
public record StepWork(
        String experiment,
        Specification specification,
        StepId step,
        int requested,
        long minimumPolicyVersion,
        Instant openedAt) {}
