package dev.orbweaver.trainerservice.batch;

import dev.orbweaver.contracts.experiment.RolloutAccount;
import dev.orbweaver.contracts.identity.GroupId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** A step's rollouts that will be trained, by group, before their rewards become advantages; and where all others went. */
public final class PreparedBatch {

    final Map<GroupId, List<FilteredRollout>> groups = new LinkedHashMap<>();
    final Map<GroupId, Double> baselines = new LinkedHashMap<>();
    final SortedMap<String, Integer> dropped = new TreeMap<>();
    final SortedMap<String, Integer> failed = new TreeMap<>();
    final BatchMeasure measure = new BatchMeasure();
    final long policyVersion;
    private final int requested;

    PreparedBatch(int requested, long policyVersion) {
        this.requested = requested;
        this.policyVersion = policyVersion;
    }

    /** The rows to come, in their order, with advantages of 0. */
    public List<Row> rows() {
        var rows = new ArrayList<Row>();
        groups.values()
                .forEach(group -> group.forEach(rollout ->
                        rollout.kept().forEach(kept -> rows.add(kept.row(rollout.rollout(), 0)))));
        return rows;
    }

    void drop(DropReason reason, int rollouts) {
        if (rollouts > 0) {
            dropped.merge(reason.toString(), rollouts, Integer::sum);
        }
    }

    RolloutAccount account() {
        int trained = groups.values().stream().mapToInt(List::size).sum();
        return new RolloutAccount(requested, trained, dropped, failed);
    }
}
