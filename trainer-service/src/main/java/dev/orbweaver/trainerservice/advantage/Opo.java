package dev.orbweaver.trainerservice.advantage;

import java.util.List;

/**
 * Advantages over the baseline of least variance, a mean weighed by length: long responses have larger gradients.
 *
 * <pre>A[i] = r[i] - sum(tokens r) / sum(tokens)</pre>
 *
 * A group of one: {@link #smallestGroup} is 2, or 1 where {@code keepsSingles}, and then A = r as in verl. Source: OPO, arXiv
 * 2505.23585; verl's {@code opo}.
 */
public record Opo(boolean keepsSingles) implements AdvantageEstimator {

    @Override
    public List<double[]> advantages(List<RewardGroup> groups) {
        return groups.stream().map(Opo::advantages).toList();
    }

    @Override
    public int smallestGroup() {
        return keepsSingles ? 1 : 2;
    }

    private static double[] advantages(RewardGroup group) {
        double baseline = group.members().size() < 2
                ? 0
                : GroupMean.of(group, RewardGroup.Member::tokens).mean();
        return group.members().stream()
                .mapToDouble(member -> member.reward() - baseline)
                .toArray();
    }
}
