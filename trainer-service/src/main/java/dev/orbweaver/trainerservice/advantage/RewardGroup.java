package dev.orbweaver.trainerservice.advantage;

import java.util.List;

/** The rewards of one task's rollouts in one step. */
public record RewardGroup(List<Member> members) {

    public RewardGroup {
        members = List.copyOf(members);
        if (members.isEmpty()) {
            throw new IllegalArgumentException("a group has at least one rollout");
        }
    }

    /**
     * A rollout, as statistics see it.
     *
     * @param transitions how many of its model calls are trained; at least 1
     */
    public record Member(double reward, int transitions) {}
}
