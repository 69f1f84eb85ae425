package dev.orbweaver.trainerservice.batch;

import dev.orbweaver.contracts.experiment.Specification;
import dev.orbweaver.contracts.identity.GroupId;
import dev.orbweaver.contracts.identity.RolloutId;
import dev.orbweaver.contracts.reward.Trajectory;
import dev.orbweaver.trainerservice.advantage.AdvantageEstimator;
import dev.orbweaver.trainerservice.advantage.AdvantageEstimators;
import dev.orbweaver.trainerservice.advantage.RewardGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Makes a step's trajectories into rows with advantages. Every requested rollout ends in exactly one place of the account: trained,
 * dropped or failed. Rewards of failed and dropped rollouts do not enter their group's statistics.
 */
public final class BatchAssembly {

    /** Reason of the rollouts that had not come when their step was closed. */
    public static final String STEP_TIMED_OUT = "step timed out";

    private final RowFilter filter;
    private final Staleness staleness;
    private final OverlongShaping overlong;
    private final DynamicSampling sampling;
    private final AdvantageEstimator estimator;
    private final int samples;

    /** @throws IllegalArgumentException naming the setting that cannot be used */
    public BatchAssembly(Specification specification) {
        this.filter = new RowFilter(specification);
        this.staleness = Staleness.of(specification);
        this.overlong = OverlongShaping.of(specification);
        this.sampling = DynamicSampling.of(specification);
        this.estimator = AdvantageEstimators.of(specification);
        this.samples = specification.rollout().n();
    }

    /** Where rewards depend on nothing but the trajectories. */
    public TrainingBatch assemble(StepBatch batch, long policyVersion) {
        return assemble(prepare(batch, policyVersion), Map.of());
    }

    /**
     * Sorts the rollouts out: what is left will be trained.
     *
     * @param policyVersion that trains them
     */
    public PreparedBatch prepare(StepBatch batch, long policyVersion) {
        var prepared = new PreparedBatch(batch.requested(), policyVersion);
        for (var trajectory : batch.trajectories()) {
            var failure = trajectory.rollout().outcome().failure();
            if (failure != null) {
                prepared.measure.addFailed();
                prepared.failed.merge(failure, 1, Integer::sum);
            } else if (isBaseline(trajectory.id())) {
                prepared.baselines.put(trajectory.id().group(), trajectory.reward());
                prepared.drop(DropReason.GREEDY_BASELINE, 1);
            } else {
                enter(trajectory, prepared);
            }
        }
        if (!batch.isComplete()) {
            prepared.failed.merge(STEP_TIMED_OUT, batch.missing(), Integer::sum);
        }
        if (estimator.usesBaseline()) {
            remove(prepared, DropReason.NO_BASELINE, group -> !prepared.baselines.containsKey(group.getKey()));
        }
        sampling.select(prepared.groups, overlong, prepared.dropped);
        remove(prepared, DropReason.GROUP_TOO_SMALL, group -> group.getValue().size() < estimator.smallestGroup());
        return prepared;
    }

    /** Whether a complete batch is to be filled up with rollouts of further tasks. A pure function of its trajectories. */
    public boolean needsMoreTasks(StepBatch batch, long policyVersion) {
        return sampling.isOn()
                && sampling.isShort(prepare(batch, policyVersion).groups.size(), batch.draws());
    }

    /** @param added to the rewards of rollouts, such as the divergence from the reference; absent ones stay */
    public TrainingBatch assemble(PreparedBatch prepared, Map<RolloutId, Double> added) {
        prepared.groups.replaceAll((id, group) -> group.stream()
                .map(rollout -> shaped(rollout, added.getOrDefault(rollout.rollout(), 0.0)))
                .toList());
        prepared.groups.values().forEach(group -> group.forEach(prepared.measure::addShaped));
        var rows = rows(prepared);
        return new TrainingBatch(rows, prepared.account(), prepared.measure.values(rows));
    }

    private boolean isBaseline(RolloutId rollout) {
        return estimator.usesBaseline() && rollout.sample() == samples;
    }

    private void enter(Trajectory trajectory, PreparedBatch prepared) {
        long versions = Staleness.versions(trajectory, prepared.policyVersion);
        prepared.measure.addScored(trajectory, versions);
        var rollout = staleness.isTooOld(versions)
                ? FilteredRollout.dropped(trajectory.id(), trajectory.reward(), DropReason.TOO_OLD)
                : filter.filter(trajectory);
        prepared.measure.addFiltered(rollout);
        var dropped = rollout.dropped();
        if (dropped != null) {
            prepared.drop(dropped, 1);
        } else {
            prepared.groups
                    .computeIfAbsent(rollout.rollout().group(), id -> new ArrayList<>())
                    .add(rollout);
        }
    }

    private static void remove(
            PreparedBatch prepared, DropReason reason, Predicate<Map.Entry<GroupId, List<FilteredRollout>>> unusable) {
        for (var group : prepared.groups.entrySet().stream().filter(unusable).toList()) {
            prepared.groups.remove(group.getKey());
            prepared.drop(reason, group.getValue().size());
        }
    }

    private FilteredRollout shaped(FilteredRollout rollout, double added) {
        return rollout.withReward(rollout.reward() + overlong.added(rollout.longestResponse()) + added);
    }

    private List<Row> rows(PreparedBatch prepared) {
        var groups = List.copyOf(prepared.groups.entrySet());
        var advantages = estimator.advantages(groups.stream()
                .map(group -> rewardGroup(group.getValue(), prepared.baselines.getOrDefault(group.getKey(), 0.0)))
                .toList());
        var rows = new ArrayList<Row>();
        for (int g = 0; g < groups.size(); g++) {
            prepared.measure.addGroup(advantages.get(g));
            var members = groups.get(g).getValue();
            for (int i = 0; i < members.size(); i++) {
                var rollout = members.get(i);
                double advantage = advantages.get(g)[i];
                rollout.kept().forEach(kept -> rows.add(kept.row(rollout.rollout(), advantage)));
            }
        }
        return rows;
    }

    private static RewardGroup rewardGroup(List<FilteredRollout> rollouts, double baseline) {
        return new RewardGroup(
                rollouts.stream()
                        .map(rollout -> new RewardGroup.Member(
                                rollout.reward(), rollout.kept().size(), rollout.tokens()))
                        .toList(),
                baseline);
    }
}
