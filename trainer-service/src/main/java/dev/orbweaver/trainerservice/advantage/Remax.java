package dev.orbweaver.trainerservice.advantage;

import java.util.List;

/**
 * Advantages over what the policy gets when it always takes the likeliest token: one greedy rollout of the task.
 *
 * <pre>A[i] = r[i] - r[greedy]</pre>
 *
 * Source: ReMax, arXiv 2310.10505; verl's {@code remax}.
 */
public record Remax() implements AdvantageEstimator {

    @Override
    public List<double[]> advantages(List<RewardGroup> groups) {
        return groups.stream()
                .map(group -> group.members().stream()
                        .mapToDouble(member -> member.reward() - group.baseline())
                        .toArray())
                .toList();
    }

    @Override
    public int smallestGroup() {
        return 1;
    }

    @Override
    public boolean usesBaseline() {
        return true;
    }
}
