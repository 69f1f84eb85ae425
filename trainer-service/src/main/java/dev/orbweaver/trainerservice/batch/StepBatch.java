package dev.orbweaver.trainerservice.batch;

import dev.orbweaver.contracts.identity.RolloutId;
import dev.orbweaver.contracts.identity.StepId;
import dev.orbweaver.contracts.reward.Trajectory;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One step's trajectories as they come in. The first of a rollout counts, whatever its attempt; complete when as many different
 * rollouts are there as were requested, until more are. In the order of the rollout ids, so that training does not depend on arrival.
 */
public final class StepBatch {

    private final StepId step;
    private final SortedMap<RolloutId, Trajectory> trajectories = new TreeMap<>();
    private int requested;

    public StepBatch(StepId step, int requested) {
        if (requested < 1) {
            throw new IllegalArgumentException("step " + step + ": " + requested + " rollouts requested; at least 1");
        }
        this.step = step;
        this.requested = requested;
    }

    /** Further tasks were drawn for the step: it has so many rollouts in all. */
    void request(int rollouts) {
        requested = Math.max(requested, rollouts);
    }

    /** Counts a trajectory; false where its rollout counted before, or the step is complete without it. */
    public boolean add(Trajectory trajectory) {
        if (!trajectory.id().step().equals(step)) {
            throw new IllegalArgumentException("rollout " + trajectory.id() + " is not of step " + step);
        }
        return !isComplete() && trajectories.putIfAbsent(trajectory.id(), trajectory) == null;
    }

    public StepId step() {
        return step;
    }

    public int requested() {
        return requested;
    }

    public boolean isComplete() {
        return trajectories.size() == requested;
    }

    /** How often tasks were drawn for the step, going by the requests of the rollouts that are here. */
    public int draws() {
        return (int) trajectories.values().stream()
                .map(trajectory -> trajectory.rollout().request().stepSize())
                .distinct()
                .count();
    }

    /** Requested and not here. */
    public int missing() {
        return requested - trajectories.size();
    }

    /** By rollout id. */
    public Collection<Trajectory> trajectories() {
        return Collections.unmodifiableCollection(trajectories.values());
    }
}
