package dev.orbweaver.trainerservice.advantage;

import java.util.List;

/**
 * Leave-one-out advantages: each rollout against the mean of the others.
 *
 * <pre>A[i] = r[i] - mean of the others = n / (n - 1) (r[i] - mean(r))</pre>
 *
 * At {@link Level#TRANSITION} n and the mean count transitions, as verl does. A group of one: {@link #smallestGroup} is 2, or 1 where
 * {@code keepsSingles}, and then A = r as in verl. Source: "Back to Basics", arXiv 2402.14740; verl's {@code rloo}.
 */
public record Rloo(Level level, boolean keepsSingles) implements AdvantageEstimator {

    @Override
    public List<double[]> advantages(List<RewardGroup> groups) {
        return groups.stream().map(this::advantages).toList();
    }

    @Override
    public int smallestGroup() {
        return keepsSingles ? 1 : 2;
    }

    private double[] advantages(RewardGroup group) {
        var mean = GroupMean.of(group, level::votes);
        double n = mean.votes();
        return group.members().stream()
                .mapToDouble(member -> n < 2 ? member.reward() : n / (n - 1) * (member.reward() - mean.mean()))
                .toArray();
    }
}
