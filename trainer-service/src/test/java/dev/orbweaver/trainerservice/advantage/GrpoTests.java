package dev.orbweaver.trainerservice.advantage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class GrpoTests {

    @Test
    void comparesEachRolloutWithItsGroup() {
        var group = group(member(1, 1), member(0, 3), member(1, 1), member(0, 3));

        var advantages = new Grpo(Level.ROLLOUT, true, false).advantages(group);

        // mean 0.5, std sqrt(4 * 0.25 / 3) = 0.577350: 0.5 / (0.577350 + 1e-6)
        double expected = 0.866025 / (1 + 1.732e-6);
        assertThat(advantages).containsExactly(new double[] {expected, -expected, expected, -expected}, within(1e-6));
    }

    @Test
    void aRolloutVotesOnceHoweverManyTransitionsItHas() {
        var group = group(member(1, 1), member(0, 3));

        var advantages = new Grpo(Level.ROLLOUT, true, false).advantages(group);

        // mean 0.5, std 0.7071 (n - 1): +-0.5 / 0.7071. By transition it would be +1.5 and -0.5: the long rollout votes
        // three times.
        assertThat(advantages).containsExactly(new double[] {0.7071, -0.7071}, within(1e-4));
    }

    @Test
    void countsTransitionsAsVerlDoesAtTransitionLevel() {
        var group = group(member(1, 1), member(0, 3), member(1, 1), member(0, 3));

        var advantages = new Grpo(Level.TRANSITION, true, false).advantages(group);

        // rewards 1,0,0,0,1,0,0,0: mean 0.25, std sqrt((2 * 0.5625 + 6 * 0.0625) / 7) = 0.46291
        assertThat(advantages).containsExactly(new double[] {1.6202, -0.5401, 1.6202, -0.5401}, within(1e-4));
    }

    @Test
    void doesNotDivideForDrGrpo() {
        var advantages =
                new Grpo(Level.ROLLOUT, false, false).advantages(group(member(1, 1), member(0, 1), member(0, 1)));

        assertThat(advantages).containsExactly(new double[] {2 / 3.0, -1 / 3.0, -1 / 3.0}, within(1e-12));
    }

    @Test
    void givesExactlyZeroWhereAllAreEqualEvenIfTheirMeanIsRounded() {
        var group = group(member(0.1, 1), member(0.1, 2), member(0.1, 1));

        assertThat(new Grpo(Level.ROLLOUT, true, false).advantages(group)).containsExactly(0, 0, 0);
        assertThat(new Grpo(Level.TRANSITION, true, false).advantages(group)).containsExactly(0, 0, 0);
    }

    @Test
    void aGroupOfOneIsLeftOutOrKeepsItsRewardAsInVerl() {
        assertThat(new Grpo(Level.ROLLOUT, true, false).smallestGroup()).isEqualTo(2);

        var parity = new Grpo(Level.ROLLOUT, true, true);
        assertThat(parity.smallestGroup()).isEqualTo(1);
        assertThat(parity.advantages(group(member(1, 1)))).containsExactly(1);
        assertThat(parity.advantages(group(member(0, 1)))).containsExactly(0);
    }

    static RewardGroup group(RewardGroup.Member... members) {
        return new RewardGroup(Arrays.asList(members));
    }

    static RewardGroup.Member member(double reward, int transitions) {
        return new RewardGroup.Member(reward, transitions, 1);
    }

    @Test
    void treatsGroupsApart() {
        var advantages = new Grpo(Level.ROLLOUT, false, false)
                .advantages(List.of(group(member(1, 1), member(0, 1)), group(member(5, 1), member(3, 1))));

        assertThat(advantages).hasSize(2);
        assertThat(advantages.get(0)).containsExactly(0.5, -0.5);
        assertThat(advantages.get(1)).containsExactly(1, -1);
    }
}
