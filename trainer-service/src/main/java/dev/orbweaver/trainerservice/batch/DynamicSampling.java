package dev.orbweaver.trainerservice.batch;

import dev.orbweaver.contracts.experiment.Specification;
import dev.orbweaver.contracts.identity.GroupId;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.zip.CRC32;

/**
 * DAPO's dynamic sampling: groups whose rewards are all equal say nothing and are left out; of the others the batch takes as many as
 * it holds. Which ones, a hash of task and step decides, so that no task is preferred and a resume takes the same.
 *
 * <p>Where too few groups are left, further tasks are drawn, up to a number of draws; then the step trains what there is, where verl
 * gives up. Source: arXiv 2503.14476, section 3.2; verl's {@code filter_groups}.
 *
 * @param tasks that the batch holds
 * @param isShaped whether rewards are compared after overlong shaping
 * @param mostDraws of tasks for one step
 */
record DynamicSampling(boolean isOn, int tasks, boolean isShaped, int mostDraws) {

    static DynamicSampling of(Specification specification) {
        return new DynamicSampling(
                specification.algorithm().dynamicSampling(),
                specification.data().trainBatchSize(),
                isShaped(specification.algorithm().dynamicSamplingMetric()),
                specification.algorithm().maxNumGenBatches());
    }

    private static boolean isShaped(String metric) {
        return switch (metric) {
            case "acc", "score" -> false;
            case "seq_reward" -> true;
            default ->
                throw new IllegalArgumentException("algorithm.dynamic_sampling_metric: '" + metric
                        + "' is unknown. Known: acc, score, seq_reward");
        };
    }

    /** Whether the step needs another draw, where sampling is on. */
    boolean isShort(int groups, int draws) {
        return groups < tasks && draws < mostDraws;
    }

    /** Removes groups, and counts their rollouts as dropped. */
    void select(
            Map<GroupId, List<FilteredRollout>> groups, OverlongShaping shaping, SortedMap<String, Integer> dropped) {
        if (!isOn) {
            return;
        }
        var equal = groups.entrySet().stream()
                .filter(group -> isEqual(group.getValue(), shaping))
                .map(Map.Entry::getKey)
                .toList();
        remove(equal, DropReason.SAME_REWARD, groups, dropped);
        var surplus = groups.keySet().stream()
                .sorted(Comparator.comparingLong(DynamicSampling::hash).thenComparing(GroupId::toString))
                .skip(tasks)
                .toList();
        remove(surplus, DropReason.BATCH_FULL, groups, dropped);
    }

    private static void remove(
            List<GroupId> ids,
            DropReason reason,
            Map<GroupId, List<FilteredRollout>> groups,
            SortedMap<String, Integer> dropped) {
        for (var id : ids) {
            var removed = groups.remove(id);
            dropped.merge(reason.toString(), removed == null ? 0 : removed.size(), Integer::sum);
        }
    }

    private boolean isEqual(List<FilteredRollout> rollouts, OverlongShaping shaping) {
        return rollouts.stream()
                        .mapToDouble(
                                rollout -> rollout.reward() + (isShaped ? shaping.added(rollout.longestResponse()) : 0))
                        .distinct()
                        .count()
                == 1;
    }

    private static long hash(GroupId group) {
        var hash = new CRC32();
        hash.update(group.toString().getBytes(StandardCharsets.UTF_8));
        return hash.getValue();
    }
}
