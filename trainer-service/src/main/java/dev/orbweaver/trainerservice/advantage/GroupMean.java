package dev.orbweaver.trainerservice.advantage;

import java.util.function.ToDoubleFunction;

/**
 * The mean reward of a group, each rollout counted so many times.
 *
 * @param votes counted in all
 */
record GroupMean(double mean, double votes) {

    static GroupMean of(RewardGroup group, ToDoubleFunction<RewardGroup.Member> votes) {
        double all = 0;
        double sum = 0;
        for (var member : group.members()) {
            all += votes.applyAsDouble(member);
            sum += votes.applyAsDouble(member) * member.reward();
        }
        // the mean of equal rewards may be off by a rounding
        return new GroupMean(group.isEqual() ? group.members().getFirst().reward() : sum / all, all);
    }
}
