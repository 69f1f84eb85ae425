package dev.orbweaver.contracts.experiment;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where a step's requested rollouts went. Trained means that at least one transition entered an update, or that the advantage
 * was 0.
 *
 * @param dropped left out on purpose, by reason
 * @param failed could not be done, by reason
 */
public record RolloutAccount(int requested, int trained, Map<String, Integer> dropped, Map<String, Integer> failed) {

    public static final RolloutAccount EMPTY = new RolloutAccount(0, 0, Map.of(), Map.of());

    public RolloutAccount {
        dropped = Map.copyOf(dropped);
        failed = Map.copyOf(failed);
    }

    public int droppedInAll() {
        return sum(dropped);
    }

    public int failedInAll() {
        return sum(failed);
    }

    /** requested = trained + dropped + failed. */
    @JsonIgnore
    public boolean isBalanced() {
        return requested == trained + droppedInAll() + failedInAll();
    }

    public RolloutAccount plus(RolloutAccount other) {
        return new RolloutAccount(
                requested + other.requested,
                trained + other.trained,
                merged(dropped, other.dropped),
                merged(failed, other.failed));
    }

    private static int sum(Map<String, Integer> counts) {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    private static Map<String, Integer> merged(Map<String, Integer> first, Map<String, Integer> second) {
        var counts = new TreeMap<>(first);
        second.forEach((reason, count) -> counts.merge(reason, count, Integer::sum));
        return counts;
    }
}
