package dev.orbweaver.trainerservice.batch;

import static dev.orbweaver.trainerservice.batch.Rollouts.failed;
import static dev.orbweaver.trainerservice.batch.Rollouts.id;
import static dev.orbweaver.trainerservice.batch.Rollouts.ids;
import static dev.orbweaver.trainerservice.batch.Rollouts.scored;
import static dev.orbweaver.trainerservice.batch.Rollouts.transition;
import static dev.orbweaver.trainerservice.batch.Rollouts.wrote;
import static dev.orbweaver.trainerservice.batch.Rollouts.wroteAt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.within;

import dev.orbweaver.contracts.experiment.Specification;
import dev.orbweaver.contracts.identity.StepId;
import dev.orbweaver.contracts.reward.Score;
import dev.orbweaver.contracts.reward.Trajectory;
import dev.orbweaver.contracts.reward.Verdict;
import dev.orbweaver.contracts.rollout.Outcome;
import dev.orbweaver.testfixtures.ForSeeds;
import dev.orbweaver.testfixtures.Specifications;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BatchAssemblyTests {

    private static final int[] PROMPT = ids(1, 2, 3);
    private static final long VERSION = 0;

    private final BatchAssembly assembly = assembly();

    @Test
    void aRolloutsAdvantageGoesToAllItsTrainedTransitions() {
        var batch = batch(
                scored(
                        id(1, "a", 0),
                        2,
                        1,
                        wrote(PROMPT, 4),
                        transition("check_query", PROMPT, 5),
                        transition("rewrite_query", PROMPT, 6)),
                scored(id(1, "a", 1), 2, 0, wrote(PROMPT, 7)));

        var training = assembly.assemble(batch, VERSION);

        assertThat(training.rows()).extracting(Row::transition).containsExactly(0, 2, 0);
        assertThat(training.rows())
                .extracting(Row::advantage)
                .satisfiesExactly(
                        first -> assertThat(first).isCloseTo(0.7071, within(1e-4)),
                        second -> assertThat(second).isCloseTo(0.7071, within(1e-4)),
                        third -> assertThat(third).isCloseTo(-0.7071, within(1e-4)));
        assertThat(training.account().trained()).isEqualTo(2);
    }

    @Test
    void everyReasonIsCountedAndTheAccountBalances() {
        var batch = batch(
                scored(id(1, "a", 0), 7, 1, wrote(PROMPT, 4)),
                scored(id(1, "a", 1), 7, 0, wrote(PROMPT, 5)),
                scored(id(1, "b", 0), 7, 1, wrote(new int[33], 4)),
                scored(id(1, "b", 1), 7, 1, transition("check_query", PROMPT, 5)),
                scored(id(1, "c", 0), 7, 1, wrote(PROMPT, 5)),
                failed(id(1, "c", 1), 7, "model call failed"));

        var account = assembly.assemble(batch, VERSION).account();

        assertThat(account.trained()).isEqualTo(2);
        assertThat(account.dropped())
                .containsOnly(
                        entry("prompt too long", 1), entry("no trained transition", 1), entry("group too small", 1));
        assertThat(account.failed()).containsOnly(entry("model call failed", 1), entry("step timed out", 1));
        assertThat(account.isBalanced()).isTrue();
    }

    @Test
    void whatAnOlderPolicyWroteIsDroppedBeyondTheBound() {
        var batch = batch(
                scored(id(1, "a", 0), 4, 1, wroteAt(5, PROMPT, 4)),
                scored(id(1, "a", 1), 4, 0, wroteAt(4, PROMPT, 4), wroteAt(5, PROMPT, 4)),
                scored(id(1, "b", 0), 4, 1, wroteAt(3, PROMPT, 4), wroteAt(5, PROMPT, 4)),
                scored(id(1, "b", 1), 4, 0, wroteAt(2, PROMPT, 4)));

        var training = assembly.assemble(batch, 5); // max_staleness 1

        assertThat(training.account().trained()).isEqualTo(2);
        assertThat(training.account().dropped()).containsOnly(entry("too old", 2));
        assertThat(training.account().isBalanced()).isTrue();
        assertThat(training.measured())
                .containsEntry("training/staleness/mean", 1.5)
                .containsEntry("training/staleness/max", 3.0);
    }

    @Test
    void cutsALongResponseWithItsLogProbs() {
        var batch = batch(
                scored(id(1, "a", 0), 2, 1, wrote(PROMPT, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10)),
                scored(id(1, "a", 1), 2, 0, wrote(PROMPT, 1)));

        var training = assembly.assemble(batch, VERSION);

        assertThat(training.rows().getFirst().response()).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
        assertThat(training.rows().getFirst().engineLogProbs()).hasSize(8);
        assertThat(training.measured()).containsEntry("training/n_truncated_triplets", 1.0);
        assertThat(training.measured()).containsEntry("response_length/clip_ratio", 0.5);
    }

    @Test
    void aBrokenGoldQuerySaysNothingAboutTheAgent() {
        var goldError = Rollouts.trajectory(
                id(1, "a", 0), 1, 2, new Score(0, Verdict.GOLD_ERROR, null), Outcome.finished(), wrote(PROMPT, 4));

        var account = assembly.assemble(batch(goldError), VERSION).account();

        assertThat(account.dropped()).containsOnly(entry("gold error", 1));
    }

    @Test
    void meansAreOverScoredRolloutsOnly() {
        var training = assembly.assemble(
                batch(
                        scored(id(1, "a", 0), 3, 1, wrote(PROMPT, 4)),
                        scored(id(1, "a", 1), 3, 0, wrote(PROMPT, 4)),
                        failed(id(1, "a", 2), 3, "time-out")),
                VERSION);

        assertThat(training.measured()).containsEntry("critic/rewards/mean", 0.5);
        assertThat(training.measured()).containsEntry("training/n_zero_adv_groups", 0.0);
    }

    @Test
    void dynamicSamplingTakesGroupsThatDifferUntilTheBatchIsFull() {
        var specification = algorithm("grpo", true);
        var training = new BatchAssembly(specification)
                .assemble(
                        batch(
                                scored(id(1, "a", 0), 8, 1, wrote(PROMPT, 4)),
                                scored(id(1, "a", 1), 8, 0, wrote(PROMPT, 4)),
                                scored(id(1, "b", 0), 8, 1, wrote(PROMPT, 4)),
                                scored(id(1, "b", 1), 8, 1, wrote(PROMPT, 4)),
                                scored(id(1, "c", 0), 8, 0, wrote(PROMPT, 4)),
                                scored(id(1, "c", 1), 8, 1, wrote(PROMPT, 4)),
                                scored(id(1, "d", 0), 8, 1, wrote(PROMPT, 4)),
                                scored(id(1, "d", 1), 8, 0, wrote(PROMPT, 4))),
                        VERSION);

        // a batch of two tasks
        assertThat(training.account().trained()).isEqualTo(4);
        assertThat(training.account().dropped()).containsOnly(entry("same reward", 2), entry("batch full", 2));
        assertThat(training.account().isBalanced()).isTrue();
    }

    @Test
    void aBatchThatMixedGroupsDoNotFillNeedsMoreTasksUpToALimit() {
        Trajectory[] first = {
            scored(id(1, "a", 0), 4, 1, wrote(PROMPT, 4)),
            scored(id(1, "a", 1), 4, 0, wrote(PROMPT, 4)),
            scored(id(1, "b", 0), 4, 1, wrote(PROMPT, 4)),
            scored(id(1, "b", 1), 4, 1, wrote(PROMPT, 4))
        };
        var twoDraws = Specifications.with(
                Specifications.small("model"),
                new Specification.Algorithm("grpo", "rollout", true, "write", true, "acc", 2));
        var assembly = new BatchAssembly(twoDraws);

        assertThat(assembly.needsMoreTasks(batch(first), VERSION)).isTrue(); // one group of two
        var second = batch(6, first);
        second.add(scored(id(1, "c", 0), 6, 1, wrote(PROMPT, 4)));
        second.add(scored(id(1, "c", 1), 6, 1, wrote(PROMPT, 4)));
        assertThat(second.draws()).isEqualTo(2);
        assertThat(assembly.needsMoreTasks(second, VERSION)).isFalse(); // still one, but that was the last draw
        assertThat(new BatchAssembly(algorithm("grpo", true)).needsMoreTasks(second, VERSION))
                .isTrue();
        assertThat(new BatchAssembly(algorithm("grpo", false)).needsMoreTasks(second, VERSION))
                .isFalse();
        assertThat(assembly.assemble(second, VERSION).account().dropped()).containsOnly(entry("same reward", 4));
    }

    @Test
    void aGroupMayDifferByLengthAlone() {
        Trajectory[] rollouts = {
            scored(id(1, "a", 0), 2, 1, wrote(PROMPT, 1, 2, 3, 4)),
            scored(id(1, "a", 1), 2, 1, wrote(PROMPT, 1, 2, 3, 4, 5, 6))
        };
        var shaped = Specifications.with(
                Specifications.small("model"),
                new Specification.Reward("execution-match", true, 4, 1),
                new Specification.Algorithm("grpo", "rollout", true, "write", true, "seq_reward", 1));

        assertThat(trained(shaped, rollouts)).isEqualTo(2);
        assertThat(trained(Specifications.with(shaped, algorithm("grpo", true).algorithm()), rollouts))
                .isZero();
    }

    private static int trained(Specification specification, Trajectory... rollouts) {
        return new BatchAssembly(specification)
                .assemble(batch(rollouts), VERSION)
                .account()
                .trained();
    }

    @Test
    void aGreedyBaselineIsComparedWithAndNotTrained() {
        var training = new BatchAssembly(algorithm("remax", false))
                .assemble(
                        batch(
                                scored(id(1, "a", 0), 6, 1, wrote(PROMPT, 4)),
                                scored(id(1, "a", 1), 6, 0, wrote(PROMPT, 5)),
                                scored(id(1, "a", 2), 6, 1, wrote(PROMPT, 6)),
                                scored(id(1, "b", 0), 6, 1, wrote(PROMPT, 4)),
                                scored(id(1, "b", 1), 6, 0, wrote(PROMPT, 4)),
                                failed(id(1, "b", 2), 6, "model call failed")),
                        VERSION);

        assertThat(training.rows()).extracting(Row::advantage).containsExactly(0.0, -1.0);
        assertThat(training.account().dropped()).containsOnly(entry("greedy baseline", 1), entry("no baseline", 2));
        assertThat(training.account().isBalanced()).isTrue();
    }

    @Test
    void aRewardFallsAsTheResponseNearsItsLongest() {
        var specification = Specifications.with(
                Specifications.small("model"), new Specification.Reward("execution-match", true, 4, 1));
        var training = new BatchAssembly(specification)
                .assemble(
                        batch(
                                scored(id(1, "a", 0), 2, 1, wrote(PROMPT, 1, 2, 3, 4)),
                                scored(id(1, "a", 1), 2, 1, wrote(PROMPT, 1, 2, 3, 4, 5, 6))),
                        VERSION);

        // longest 8, the last 4 of it: 4 tokens lose nothing, 6 lose 2 / 4
        assertThat(training.measured())
                .containsEntry("critic/rewards/max", 1.0)
                .containsEntry("critic/rewards/min", 0.5)
                .containsEntry("critic/score/min", 1.0);
        assertThat(training.rows().getFirst().advantage()).isPositive();
    }

    @Test
    void whatIsTakenFromARewardCountsInItsGroup() {
        var assembly = assembly();
        var prepared = assembly.prepare(
                batch(scored(id(1, "a", 0), 2, 1, wrote(PROMPT, 1)), scored(id(1, "a", 1), 2, 1, wrote(PROMPT, 1))),
                VERSION);

        var training = assembly.assemble(prepared, Map.of(id(1, "a", 1), -0.25));

        assertThat(training.measured()).containsEntry("critic/rewards/min", 0.75);
        assertThat(training.rows().getLast().advantage()).isNegative();
    }

    private static Specification algorithm(String estimator, boolean dynamicSampling) {
        return Specifications.with(
                Specifications.small("model"),
                new Specification.Algorithm(estimator, "rollout", true, "write", dynamicSampling, "acc", 10));
    }

    /** Whatever comes in: requested = trained + dropped + failed, and a row belongs to a trained rollout. */
    @ForSeeds(100)
    void theAccountAlwaysBalances(String seed, Random random) {
        int requested = 1 + random.nextInt(24);
        var batch = new StepBatch(StepId.train(1), requested);
        for (int i = random.nextInt(requested + 1); i > 0; i--) {
            batch.add(any(id(1, "t" + random.nextInt(4), random.nextInt(6)), requested, random));
        }

        var training = assembly.assemble(batch, VERSION);

        assertThat(training.account().isBalanced()).isTrue();
        assertThat(training.rows().stream().map(Row::rollout).distinct().count())
                .isEqualTo(training.account().trained());
    }

    private static Trajectory any(dev.orbweaver.contracts.identity.RolloutId id, int requested, Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> failed(id, requested, "model call failed");
            case 1 -> scored(id, requested, random.nextInt(2));
            case 2 -> scored(id, requested, Double.NaN, wrote(PROMPT, 1));
            default ->
                scored(
                        id,
                        requested,
                        random.nextInt(2),
                        wrote(new int[1 + random.nextInt(40)], 1, 2),
                        wrote(PROMPT, 3));
        };
    }

    private static StepBatch batch(Trajectory... trajectories) {
        return batch(trajectories[0].rollout().request().stepSize(), trajectories);
    }

    private static StepBatch batch(int requested, Trajectory... trajectories) {
        var batch = new StepBatch(StepId.train(1), requested);
        for (var trajectory : trajectories) {
            batch.add(trajectory);
        }
        return batch;
    }

    private static BatchAssembly assembly() {
        return new BatchAssembly(Specifications.small("model"));
    }
}
