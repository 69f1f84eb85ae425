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
 * <p>verl samples again until the batch is full; here a step draws {@code data.gen_batch_size} tasks at once, because its number of
 * rollouts is fixed when it opens. Source: arXiv 2503.14476, section 3.2; verl's {@code filter_groups}.
 *
 * @param tasks that the batch holds
 */
record DynamicSampling(boolean isOn, int tasks) {

    static DynamicSampling of(Specification specification) {
        return new DynamicSampling(
                specification.algorithm().dynamicSampling(),
                specification.data().trainBatchSize());
    }

    /** Removes groups, and counts their rollouts as dropped. */
    void select(Map<GroupId, List<FilteredRollout>> groups, SortedMap<String, Integer> dropped) {
        if (!isOn) {
            return;
        }
        var equal = groups.entrySet().stream()
                .filter(group -> isEqual(group.getValue()))
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

    private static boolean isEqual(List<FilteredRollout> rollouts) {
        double first = rollouts.getFirst().reward();
        return rollouts.stream().allMatch(rollout -> rollout.reward() == first);
    }

    private static long hash(GroupId group) {
        var hash = new CRC32();
        hash.update(group.toString().getBytes(StandardCharsets.UTF_8));
        return hash.getValue();
    }
}
