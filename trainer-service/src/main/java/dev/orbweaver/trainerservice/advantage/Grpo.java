package dev.orbweaver.trainerservice.advantage;

import java.util.List;

/**
 * Group-relative advantages: how much better a rollout did than the others on the same task.
 *
 * <pre>A[i] = (r[i] - mean(r)) / (std(r) + 1e-6)        std divides by n - 1</pre>
 *
 * At {@link Level#TRANSITION} mean and deviation count each trained transition, as verl does, and long rollouts weigh more.
 * Without {@code normByStd} nothing is divided (dr-grpo). A group of one has nothing to compare with: {@link #smallestGroup} is 2,
 * or 1 where {@code keepsSingles}, and then A = r as in verl.
 * Source: DeepSeekMath, arXiv 2402.03300, section 4.1; dr-grpo: arXiv 2503.20783.
 */
public final class Grpo implements AdvantageEstimator {

    private static final double EPSILON = 1e-6;

    private final Level level;
    private final boolean normByStd;
    private final boolean keepsSingles;

    public Grpo(Level level, boolean normByStd, boolean keepsSingles) {
        this.level = level;
        this.normByStd = normByStd;
        this.keepsSingles = keepsSingles;
    }

    @Override
    public List<double[]> advantages(List<RewardGroup> groups) {
        return groups.stream().map(this::advantages).toList();
    }

    @Override
    public int smallestGroup() {
        return keepsSingles ? 1 : 2;
    }

    double[] advantages(RewardGroup group) {
        var members = group.members();
        double[] rewards =
                members.stream().mapToDouble(RewardGroup.Member::reward).toArray();
        var mean = GroupMean.of(group, level::votes);
        if (mean.votes() < 2) {
            return rewards;
        }
        double squares = 0;
        for (var member : members) {
            squares += level.votes(member) * Math.pow(member.reward() - mean.mean(), 2);
        }
        double divisor = normByStd ? Math.sqrt(squares / (mean.votes() - 1)) + EPSILON : 1;
        double[] advantages = new double[rewards.length];
        for (int i = 0; i < rewards.length; i++) {
            advantages[i] = (rewards[i] - mean.mean()) / divisor;
        }
        return advantages;
    }
}
