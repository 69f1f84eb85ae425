package dev.orbweaver.trainerservice.advantage;

import java.util.List;

/**
 * The rewards of one task's rollouts in one step.
 *
 * @param baseline reward of the greedy rollout, where the estimator asks for one; else 0
 */
public record RewardGroup(List<Member> members, double baseline) {

    public RewardGroup {
        members = List.copyOf(members);
        if (members.isEmpty()) {
            throw new IllegalArgumentException("a group has at least one rollout");
        }
    }

    /** Without baseline. */
    public RewardGroup(List<Member> members) {
        this(members, 0);
    }

    /** Whether there is nothing to choose between. */
    public boolean isEqual() {
        return members.stream()
                .allMatch(member -> member.reward() == members.getFirst().reward());
    }

    /**
     * A rollout, as statistics see it.
     *
     * @param transitions how many of its model calls are trained; at least 1
     * @param tokens of their responses; at least 1
     */
    public record Member(double reward, int transitions, int tokens) {}
}
