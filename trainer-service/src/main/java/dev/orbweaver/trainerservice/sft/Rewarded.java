package dev.orbweaver.trainerservice.sft;

import dev.orbweaver.contracts.reward.Trajectory;
import java.util.Comparator;
import java.util.List;

/**
 * The rollouts of a record that are worth learning.
 *
 * @param least reward of one that is kept
 */
public record Rewarded(List<Trajectory> trajectories, double least) {

    public Rewarded {
        trajectories = List.copyOf(trajectories);
    }

    /**
     * In the order of their ids, whatever the order of the record.
     *
     * @throws IllegalArgumentException where there is none
     */
    List<Trajectory> kept() {
        var kept = trajectories.stream()
                .filter(trajectory -> !trajectory.isFailed() && trajectory.reward() >= least)
                .sorted(Comparator.comparing(Trajectory::id))
                .toList();
        if (kept.isEmpty()) {
            throw new IllegalArgumentException("none of " + trajectories.size() + " rollouts has a reward of " + least
                    + " or more, lower --min-reward");
        }
        return kept;
    }
}
