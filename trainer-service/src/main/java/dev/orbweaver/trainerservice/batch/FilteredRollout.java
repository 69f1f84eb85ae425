package dev.orbweaver.trainerservice.batch;

import dev.orbweaver.contracts.identity.RolloutId;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the row filter leaves of a rollout.
 *
 * @param kept its transitions to train on; none where {@code dropped} says why
 * @param droppedTransitions the others of trained agent steps, by reason
 * @param dropped why the whole rollout is left out, or null
 */
record FilteredRollout(
        RolloutId rollout,
        double reward,
        List<KeptTransition> kept,
        Map<DropReason, Integer> droppedTransitions,
        @Nullable DropReason dropped) {

    FilteredRollout withReward(double other) {
        return new FilteredRollout(rollout, other, kept, droppedTransitions, dropped);
    }

    /** Response tokens of the kept transitions. */
    int tokens() {
        return kept.stream()
                .mapToInt(transition -> transition.response().length)
                .sum();
    }

    /** Tokens of the longest kept response. */
    int longestResponse() {
        return kept.stream()
                .mapToInt(transition -> transition.response().length)
                .max()
                .orElse(0);
    }

    static FilteredRollout dropped(RolloutId rollout, double reward, DropReason reason) {
        return new FilteredRollout(rollout, reward, List.of(), new EnumMap<>(DropReason.class), reason);
    }
}
