package dev.orbweaver.trainerservice.advantage;

import java.util.Locale;

/** What a group's mean and deviation are taken over. */
public enum Level {
    /** Every rollout counts once. */
    ROLLOUT,
    /** Every trained transition counts, as in verl: a rollout of three calls has three votes. */
    TRANSITION;

    /** How often a rollout counts. */
    int votes(RewardGroup.Member member) {
        return this == ROLLOUT ? 1 : member.transitions();
    }

    static Level of(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "rollout" -> ROLLOUT;
            case "transition" -> TRANSITION;
            default ->
                throw new IllegalArgumentException(
                        "algorithm.level: '" + name + "' is unknown. Known: rollout, transition");
        };
    }
}
