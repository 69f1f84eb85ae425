package dev.orbweaver.trainerservice.batch;

import dev.orbweaver.contracts.identity.RolloutId;
import dev.orbweaver.contracts.reward.Trajectory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Gathers a batch's metrics, by verl's and Agent Lightning's names. Failed rollouts have no reward and are left out of its mean. */
final class BatchMeasure {

    private final List<Double> scores = new ArrayList<>();
    private final Map<RolloutId, Double> rewards = new LinkedHashMap<>();
    private final List<Double> turns = new ArrayList<>();
    private final List<Double> staleness = new ArrayList<>();
    private int trajectories;
    private int cut;
    private int promptTooLong;
    private int groups;
    private int groupsOfZeroes;

    void addFailed() {
        trajectories++;
    }

    /** @param versions by which its policy is behind the trained one */
    void addScored(Trajectory trajectory, long versions) {
        trajectories++;
        scores.add(trajectory.reward());
        rewards.put(trajectory.id(), trajectory.reward());
        staleness.add((double) versions);
        turns.add((double) trajectory.rollout().queries().size());
    }

    /** The reward has changed since it was scored. */
    void addShaped(FilteredRollout rollout) {
        rewards.put(rollout.rollout(), rollout.reward());
    }

    void addFiltered(FilteredRollout rollout) {
        cut += (int) rollout.kept().stream().filter(KeptTransition::isCut).count();
        promptTooLong += rollout.droppedTransitions().getOrDefault(DropReason.PROMPT_TOO_LONG, 0);
    }

    void addGroup(double[] advantages) {
        groups++;
        groupsOfZeroes += Arrays.stream(advantages).allMatch(advantage -> advantage == 0) ? 1 : 0;
    }

    Map<String, Double> values(List<Row> rows) {
        var values = new TreeMap<String, Double>();
        spread(values, "critic/rewards", List.copyOf(rewards.values()));
        spread(values, "critic/score", scores);
        spread(values, "critic/advantages", rows.stream().map(Row::advantage).toList());
        spread(values, "num_turns", turns);
        spread(values, "training/staleness", staleness);
        spread(
                values,
                "prompt_length",
                rows.stream().map(row -> (double) row.prompt().length).toList());
        spread(
                values,
                "response_length",
                rows.stream().map(row -> (double) row.response().length).toList());
        values.put("response_length/clip_ratio", rows.isEmpty() ? 0 : (double) cut / rows.size());
        values.put("training/reward", values.getOrDefault("critic/score/mean", 0.0));
        values.put("training/n_rollouts", (double) trajectories);
        values.put("training/n_triplets", (double) rows.size());
        values.put("training/n_truncated_triplets", (double) cut);
        values.put("training/n_triplets_prompt_too_long", (double) promptTooLong);
        values.put("training/n_groups", (double) groups);
        values.put("training/n_zero_adv_groups", (double) groupsOfZeroes);
        return values;
    }

    private static void spread(Map<String, Double> values, String name, List<Double> numbers) {
        if (numbers.isEmpty()) {
            return;
        }
        var statistics = numbers.stream().mapToDouble(Double::doubleValue).summaryStatistics();
        values.put(name + "/mean", statistics.getAverage());
        values.put(name + "/max", statistics.getMax());
        values.put(name + "/min", statistics.getMin());
    }
}
