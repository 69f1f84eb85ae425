package dev.orbweaver.trainerservice.advantage;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Advantages normalised over all response tokens of the step, instead of over each group.
 *
 * <pre>A = (R - mean(R)) / sqrt(var(R) + 1e-8)        R of each token is its rollout's reward; var divides by n - 1</pre>
 *
 * With a baseline the group's mean is taken off first: R = r - mean(r of the group), and a group of one keeps R = r as in verl where
 * {@code keepsSingles}, else {@link #smallestGroup} is 2. Not discounted: a rollout's reward counts in full for all its tokens. Source: REINFORCE++, arXiv 2501.03262;
 * verl's {@code reinforce_plus_plus} and {@code reinforce_plus_plus_baseline}.
 */
public record ReinforcePlusPlus(Level level, boolean hasBaseline, boolean keepsSingles) implements AdvantageEstimator {

    private static final double EPSILON = 1e-8;

    @Override
    public List<double[]> advantages(List<RewardGroup> groups) {
        var returns = groups.stream().map(this::returns).toList();
        double tokens = 0;
        double sum = 0;
        for (int g = 0; g < groups.size(); g++) {
            for (int i = 0; i < returns.get(g).length; i++) {
                tokens += tokens(groups.get(g), i);
                sum += tokens(groups.get(g), i) * returns.get(g)[i];
            }
        }
        double mean = sum / tokens;
        double squares = 0;
        for (int g = 0; g < groups.size(); g++) {
            for (int i = 0; i < returns.get(g).length; i++) {
                squares += tokens(groups.get(g), i) * Math.pow(returns.get(g)[i] - mean, 2);
            }
        }
        double deviation = Math.sqrt(tokens < 2 ? 1 : squares / (tokens - 1) + EPSILON);
        returns.forEach(ofGroup ->
                IntStream.range(0, ofGroup.length).forEach(i -> ofGroup[i] = (ofGroup[i] - mean) / deviation));
        return returns;
    }

    @Override
    public int smallestGroup() {
        return hasBaseline && !keepsSingles ? 2 : 1;
    }

    private double[] returns(RewardGroup group) {
        boolean isCompared = hasBaseline && group.members().size() > 1;
        double baseline = isCompared ? GroupMean.of(group, level::votes).mean() : 0;
        return group.members().stream()
                .mapToDouble(member -> member.reward() - baseline)
                .toArray();
    }

    private static int tokens(RewardGroup group, int member) {
        return group.members().get(member).tokens();
    }
}
