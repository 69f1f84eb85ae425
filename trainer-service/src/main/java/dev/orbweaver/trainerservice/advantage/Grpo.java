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
        double votes = 0;
        double sum = 0;
        for (var member : members) {
            votes += votes(member);
            sum += votes(member) * member.reward();
        }
        if (votes < 2) {
            return rewards;
        }
        double mean = sum / votes;
        double squares = 0;
        for (var member : members) {
            squares += votes(member) * (member.reward() - mean) * (member.reward() - mean);
        }
        double divisor = normByStd ? Math.sqrt(squares / (votes - 1)) + EPSILON : 1;
        boolean allEqual = squares == 0 || allEqual(rewards);
        double[] advantages = new double[rewards.length];
        for (int i = 0; i < rewards.length; i++) {
            // the mean of equal rewards may be off by a rounding, which a deviation near 0 would blow up
            advantages[i] = allEqual ? 0 : (rewards[i] - mean) / divisor;
        }
        return advantages;
    }

    private int votes(RewardGroup.Member member) {
        return level == Level.ROLLOUT ? 1 : member.transitions();
    }

    private static boolean allEqual(double[] rewards) {
        for (double reward : rewards) {
            if (reward != rewards[0]) {
                return false;
            }
        }
        return true;
    }
}
