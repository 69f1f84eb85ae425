package dev.orbweaver.trainerservice.batch;

import dev.orbweaver.contracts.experiment.Specification;
import dev.orbweaver.contracts.reward.Trajectory;

/**
 * How old a trajectory may be: the policy versions between the one that its oldest transition was drawn from and the one that trains
 * it. In synchronous training all are 0 versions old.
 *
 * @param most versions; an older trajectory is dropped
 */
record Staleness(int most) {

    static Staleness of(Specification specification) {
        return new Staleness(specification.asyncTraining().maxStaleness());
    }

    boolean isTooOld(long versions) {
        return versions > most;
    }

    static long versions(Trajectory trajectory, long policyVersion) {
        return trajectory.rollout().transitions().stream()
                .mapToLong(transition ->
                        Math.max(0, policyVersion - transition.generation().policyVersion()))
                .max()
                .orElse(0);
    }
}
