package dev.orbweaver.trainerservice.advantage;

import java.util.List;

/**
 * Turns a step's rewards into advantages: one number for each rollout, which all its trained tokens receive.
 *
 * <p>Sees all groups of the step at once, because some estimators normalise over the batch. Deterministic; keeps no state.
 */
public interface AdvantageEstimator {

    /** One array for each group, in the order of the groups; in it one advantage for each member. */
    List<double[]> advantages(List<RewardGroup> groups);

    /** Groups below this size have nothing to compare with: the caller leaves them out. */
    int smallestGroup();

    /** Whether a group needs its baseline. */
    default boolean usesBaseline() {
        return false;
    }
}
