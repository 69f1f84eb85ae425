package dev.orbweaver.trainerservice.advantage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.orbweaver.contracts.experiment.Specification;
import dev.orbweaver.testfixtures.Specifications;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The estimators but {@link Grpo}; the numbers are computed by hand. */
class EstimatorTests {

    @Test
    void rlooComparesWithTheMeanOfTheOthers() {
        // the first against (0 + 0) / 2, each other against (1 + 0) / 2
        assertThat(of(new Rloo(Level.ROLLOUT, false), group(member(1, 1, 5), member(0, 2, 5), member(0, 1, 5))))
                .containsExactly(new double[] {1, -0.5, -0.5}, within(1e-12));
        // by transition: rewards 1, 0, 0, 0, the first against 0, each other against 1/3
        assertThat(of(new Rloo(Level.TRANSITION, false), group(member(1, 1, 5), member(0, 3, 5))))
                .containsExactly(new double[] {1, -1 / 3.0}, within(1e-12));
        assertThat(of(new Rloo(Level.ROLLOUT, true), group(member(0.5, 1, 5)))).containsExactly(0.5);
    }

    @Test
    void opoWeighsTheBaselineByLength() {
        // (10 * 1 + 30 * 0) / 40 = 0.25
        assertThat(of(new Opo(false), group(member(1, 1, 10), member(0, 1, 30))))
                .containsExactly(0.75, -0.25);
    }

    @Test
    void remaxComparesWithTheGreedyRollout() {
        var group = new RewardGroup(List.of(member(1, 1, 5), member(0, 1, 5)), 1);

        assertThat(of(new Remax(), group)).containsExactly(0, -1);
        assertThat(new Remax().usesBaseline()).isTrue();
    }

    @Test
    void reinforcePlusPlusNormalisesOverAllTokensOfTheStep() {
        // token returns 1, 0, 0, 0: mean 0.25, variance (0.5625 + 3 * 0.0625) / 3 = 0.25
        var advantages = new ReinforcePlusPlus(Level.ROLLOUT, false, false)
                .advantages(List.of(group(member(1, 1, 1)), group(member(0, 1, 3))));

        assertThat(advantages.get(0)).containsExactly(new double[] {1.5}, within(1e-6));
        assertThat(advantages.get(1)).containsExactly(new double[] {-0.5}, within(1e-6));
    }

    @Test
    void reinforcePlusPlusTakesTheGroupsMeanOffFirstWhereAsked() {
        // returns 0.5, -0.5, 0, 0: mean 0, variance 0.5 / 3, deviation 0.408248
        var advantages = new ReinforcePlusPlus(Level.ROLLOUT, true, false)
                .advantages(List.of(group(member(1, 1, 1), member(0, 1, 1)), group(member(1, 1, 1), member(1, 1, 1))));

        assertThat(advantages.get(0)).containsExactly(new double[] {1.224745, -1.224745}, within(1e-5));
        assertThat(advantages.get(1)).containsExactly(0, 0);
    }

    @ParameterizedTest
    @CsvSource({
        "grpo, Grpo",
        "dr_grpo, Grpo",
        "rloo, Rloo",
        "reinforce_plus_plus, ReinforcePlusPlus",
        "reinforce_plus_plus_baseline, ReinforcePlusPlus",
        "remax, Remax",
        "opo, Opo"
    })
    void isChosenByVerlsName(String name, String type) {
        assertThat(AdvantageEstimators.of(specification(name)).getClass().getSimpleName())
                .isEqualTo(type);
    }

    @Test
    void anUnknownNameIsAnErrorThatListsTheKnownOnes() {
        assertThatThrownBy(() -> AdvantageEstimators.of(specification("gpro")))
                .hasMessage("algorithm.adv_estimator: 'gpro' is unknown. Known: grpo, dr_grpo, rloo,"
                        + " reinforce_plus_plus, reinforce_plus_plus_baseline, remax, opo");
    }

    private static Specification specification(String estimator) {
        return Specifications.with(
                Specifications.small("model"),
                new Specification.Algorithm(estimator, "rollout", true, "write", false, "acc", 10));
    }

    private static double[] of(AdvantageEstimator estimator, RewardGroup group) {
        return estimator.advantages(List.of(group)).getFirst();
    }

    private static RewardGroup group(RewardGroup.Member... members) {
        return new RewardGroup(List.of(members));
    }

    private static RewardGroup.Member member(double reward, int transitions, int tokens) {
        return new RewardGroup.Member(reward, transitions, tokens);
    }
}
