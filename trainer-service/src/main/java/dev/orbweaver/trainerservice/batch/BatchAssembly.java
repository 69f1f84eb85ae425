package dev.orbweaver.trainerservice.batch;

import dev.orbweaver.contracts.experiment.RolloutAccount;
import dev.orbweaver.contracts.identity.GroupId;
import dev.orbweaver.contracts.reward.Trajectory;
import dev.orbweaver.trainerservice.advantage.AdvantageEstimator;
import dev.orbweaver.trainerservice.advantage.RewardGroup;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes a step's trajectories into rows with advantages. Every requested rollout ends in exactly one place of the account: trained,
 * dropped or failed. Rewards of failed and dropped rollouts do not enter their group's statistics.
 */
public final class BatchAssembly {

    /** Reason of the rollouts that had not come when their step was closed. */
    public static final String STEP_TIMED_OUT = "step timed out";

    private final RowFilter filter;
    private final AdvantageEstimator estimator;

    public BatchAssembly(RowFilter filter, AdvantageEstimator estimator) {
        this.filter = filter;
        this.estimator = estimator;
    }

    public TrainingBatch assemble(StepBatch batch) {
        var failed = new TreeMap<String, Integer>();
        var dropped = new TreeMap<String, Integer>();
        var measure = new BatchMeasure();
        var groups = new LinkedHashMap<GroupId, List<FilteredRollout>>();
        for (var trajectory : batch.trajectories()) {
            measure.addTrajectory(trajectory);
            var failure = failure(trajectory);
            if (failure != null) {
                failed.merge(failure, 1, Integer::sum);
                continue;
            }
            var rollout = filter.filter(trajectory);
            measure.addFiltered(rollout);
            if (rollout.dropped() != null) {
                dropped.merge(rollout.dropped().toString(), 1, Integer::sum);
            } else {
                groups.computeIfAbsent(rollout.rollout().group(), id -> new ArrayList<>())
                        .add(rollout);
            }
        }
        if (!batch.isComplete()) {
            failed.merge(STEP_TIMED_OUT, batch.missing(), Integer::sum);
        }
        int tooSmall = removeSmall(groups);
        if (tooSmall > 0) {
            dropped.merge(DropReason.GROUP_TOO_SMALL.toString(), tooSmall, Integer::sum);
        }
        var rows = rows(groups, measure);
        int trained = groups.values().stream().mapToInt(List::size).sum();
        var account = new RolloutAccount(batch.requested(), trained, dropped, failed);
        return new TrainingBatch(rows, account, measure.values(rows));
    }

    private static @Nullable String failure(Trajectory trajectory) {
        return trajectory.rollout().outcome().failure();
    }

    private int removeSmall(Map<GroupId, List<FilteredRollout>> groups) {
        var small = groups.entrySet().stream()
                .filter(group -> group.getValue().size() < estimator.smallestGroup())
                .toList();
        small.forEach(group -> groups.remove(group.getKey()));
        return small.stream().mapToInt(group -> group.getValue().size()).sum();
    }

    private List<Row> rows(Map<GroupId, List<FilteredRollout>> groups, BatchMeasure measure) {
        var members = List.copyOf(groups.values());
        var advantages = estimator.advantages(
                members.stream().map(BatchAssembly::rewardGroup).toList());
        var rows = new ArrayList<Row>();
        for (int g = 0; g < members.size(); g++) {
            measure.addGroup(advantages.get(g));
            for (int i = 0; i < members.get(g).size(); i++) {
                var rollout = members.get(g).get(i);
                double advantage = advantages.get(g)[i];
                rollout.kept().forEach(kept -> rows.add(kept.row(rollout.rollout(), advantage)));
            }
        }
        return rows;
    }

    private static RewardGroup rewardGroup(List<FilteredRollout> rollouts) {
        return new RewardGroup(rollouts.stream()
                .map(rollout ->
                        new RewardGroup.Member(rollout.reward(), rollout.kept().size()))
                .toList());
    }
}
