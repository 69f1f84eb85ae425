package dev.orbweaver.trainerservice.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.orbweaver.languagemodel.ComputePermit;
import dev.orbweaver.languagemodel.LanguageModel;
import dev.orbweaver.languagemodel.training.AdamSettings;
import dev.orbweaver.languagemodel.training.Pack;
import dev.orbweaver.languagemodel.training.TrainablePolicy;
import dev.orbweaver.trainerservice.TinyModel;
import dev.orbweaver.trainerservice.batch.Rollouts;
import dev.orbweaver.trainerservice.batch.Row;
import dev.orbweaver.trainerservice.loss.Aggregation;
import dev.orbweaver.trainerservice.loss.ClippedLoss;
import dev.orbweaver.trainerservice.loss.EngineCorrection;
import dev.orbweaver.trainerservice.loss.EntropyBonus;
import dev.orbweaver.trainerservice.loss.KlEstimate;
import dev.orbweaver.trainerservice.loss.KlTerm;
import dev.orbweaver.trainerservice.loss.Objective;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyUpdateIT {

    private static final int[] PROMPT = IntStream.range(60, 80).toArray(); // long enough to be shared
    private static final double RATE = 1e-2;

    @TempDir
    static Path folder;

    private static Path model;

    @BeforeAll
    static void writeModel() {
        model = TinyModel.write(folder);
    }

    @Test
    void makesGoodResponsesLikelierAndBadOnesLessLikely() throws Exception {
        try (var policy = TinyModel.policy(model)) {
            float goodBefore = logProb(policy, 20, 21);
            float badBefore = logProb(policy, 30, 31);

            update(policy, settings(8, 1, 512, 0), row(0, 1, 20, 21), row(1, -1, 30, 31));

            assertThat(logProb(policy, 20, 21)).isGreaterThan(goodBefore);
            assertThat(logProb(policy, 30, 31)).isLessThan(badBefore);
        }
    }

    @Test
    void howAMiniBatchIsCutIntoMicroBatchesDoesNotMatter() throws Exception {
        Row[] rows = {row(0, 1, 20, 21), row(1, -1, 30, 31, 32), row(2, 0.5, 40), row(3, -0.5, 41, 42)};
        for (var mode : Aggregation.values()) {
            var whole = metricsAndLogProb(settings(8, 1, 512, 0, mode), rows);
            var cut = metricsAndLogProb(settings(8, 1, 6, 0, mode), rows);

            assertThat(cut.logProb).isCloseTo(whole.logProb, within(1e-4f));
            assertThat(cut.metrics.get("actor/pg_loss")).isCloseTo(whole.metrics.get("actor/pg_loss"), within(1e-6));
            assertThat(cut.metrics.get("actor/grad_norm"))
                    .isCloseTo(whole.metrics.get("actor/grad_norm"), within(1e-4));
        }
    }

    /** Three devices of this machine, each with micro-batches of its own. */
    @Test
    void severalDevicesGiveTheResultOfOne() throws Exception {
        Row[] rows = {row(0, 1, 20, 21), row(1, -1, 30, 31, 32), row(2, 0.5, 40), row(3, -0.5, 41, 42)};
        for (int epochs = 1; epochs <= 2; epochs++) {
            // a micro-batch a row, so that the last round has one
            var settings = settings(4, epochs, 6, 0);
            var one = metricsAndLogProb(settings, rows);
            try (var opened = LanguageModel.open(model);
                    var three = Replicas.open(opened, TinyModel.TRAINING, 3)) {
                var metrics = new PolicyUpdate(three, new ComputePermit(), settings, StopSignal.NEVER)
                        .update(List.of(rows), RATE);

                assertThat(logProb(three.first(), 20, 21)).isCloseTo(one.logProb, within(1e-4f));
                for (var name : List.of("actor/pg_loss", "actor/grad_norm", "actor/ppo_kl", "actor/entropy")) {
                    assertThat(metrics.get(name)).as(name).isCloseTo(one.metrics.get(name), within(1e-5));
                }
            }
        }
    }

    @Test
    void whatFailsOnOneDeviceFailsTheUpdateAndNoneGoesOn() {
        try (var opened = LanguageModel.open(model);
                var two = Replicas.open(opened, TinyModel.TRAINING, 2)) {
            var before = two.first().checksum();
            var update = new PolicyUpdate(two, new ComputePermit(), settings(4, 1, 6, 0), StopSignal.NEVER);

            assertThatThrownBy(() -> update.update(List.of(row(0, 1, 20), row(1, -1, 1_000_000)), RATE))
                    .hasMessageContaining("token id 1000000");
            assertThat(two.first().checksum()).isEqualTo(before);
        }
    }

    @Test
    void rowsWithoutAdvantageAreNotComputedButAveragedOver() throws Exception {
        Row[] rows = {row(0, 1, 20, 21), row(1, -1, 30, 31), row(2, 0, 40, 41), row(3, 0, 50, 51)};

        var left = metricsAndLogProb(settings(8, 1, 512, 0), rows);
        // so small a bonus has no effect, but everything is computed for it
        var computed = metricsAndLogProb(settings(8, 1, 512, 1e-12), rows);

        assertThat(left.metrics.get("perf/computed_tokens")).isEqualTo(20 + 2 * 2);
        assertThat(computed.metrics.get("perf/computed_tokens")).isEqualTo(20 + 4 * 2);
        assertThat(left.metrics.get("actor/grad_norm"))
                .isCloseTo(computed.metrics.get("actor/grad_norm"), within(1e-5));
        assertThat(left.logProb).isCloseTo(computed.logProb, within(1e-4f));
    }

    @Test
    void laterMiniBatchesAreComparedWithThePolicyBeforeTheStep() throws Exception {
        var first = metricsAndLogProb(settings(2, 1, 512, 0), row(0, 1, 20, 21), row(1, -1, 30, 31));
        assertThat(first.metrics.get("actor/ppo_kl")).isZero();

        var two = metricsAndLogProb(
                settings(2, 1, 512, 0), row(0, 1, 20, 21), row(1, -1, 30, 31), row(2, 1, 20, 21), row(3, -1, 30, 31));

        assertThat(two.metrics.get("actor/optimizer_steps")).isEqualTo(2);
        // the second mini-batch repeats the first: its tokens have moved as the first step moved them
        assertThat(two.metrics.get("actor/ppo_kl")).isNotZero();
        assertThat(two.metrics.get("timing_s/old_log_prob")).isPositive();
    }

    @Test
    void aSecondEpochIsClippedAgainstThePolicyBeforeTheStep() throws Exception {
        // at so high a rate the ratio leaves its bounds at once
        var result = metricsAndLogProb(settings(2, 3, 512, 0), row(0, 1, 20, 21), row(1, -1, 30, 31));

        assertThat(result.metrics.get("actor/optimizer_steps")).isEqualTo(3);
        assertThat(result.metrics.get("actor/pg_clipfrac")).isPositive();
    }

    @Test
    void aStopBeforeTheFirstOptimizerStepLeavesThePolicyAsItWas() {
        try (var policy = TinyModel.policy(model)) {
            String before = policy.checksum();
            StopSignal now = () -> {
                throw new StopRequested();
            };
            var update = new PolicyUpdate(Replicas.of(policy), new ComputePermit(), settings(8, 1, 512, 0), now);

            assertThatThrownBy(() -> update.update(List.of(row(0, 1, 20, 21), row(1, -1, 30)), RATE))
                    .isInstanceOf(StopRequested.class);
            assertThat(policy.checksum()).isEqualTo(before);
            assertThat(update.isTorn()).isFalse();
        }
    }

    @Test
    void aStopAfterAnOptimizerStepTearsThePolicy() {
        try (var policy = TinyModel.policy(model)) {
            var checks = new ArrayList<Integer>();
            StopSignal afterTheFirstMiniBatch = () -> {
                checks.add(1);
                if (checks.size() > 2) { // score of the second, train of the first, then this
                    throw new StopRequested();
                }
            };
            var update = new PolicyUpdate(
                    Replicas.of(policy), new ComputePermit(), settings(1, 1, 512, 0), afterTheFirstMiniBatch);

            assertThatThrownBy(() -> update.update(List.of(row(0, 1, 20, 21), row(1, -1, 30)), RATE))
                    .isInstanceOf(StopRequested.class);
            assertThat(update.isTorn()).isTrue();
        }
    }

    @Test
    void aDivergenceInTheLossPullsBackToTheReference() throws Exception {
        try (var reference = TinyModel.policy(model);
                var policy = TinyModel.policy(model)) {
            float beginning = logProb(reference, 20, 21);
            update(policy, settings(8, 1, 512, 0), row(0, 1, 20, 21), row(1, -1, 30, 31));
            float away = logProb(policy, 20, 21);
            var pull = new KlTerm(1, KlEstimate.of("kl.loss_type", "k2"));
            var objective = new Objective(
                    new ClippedLoss(0.2, 0.3, 3),
                    Aggregation.TOKEN_MEAN,
                    new EntropyBonus(0),
                    pull,
                    EngineCorrection.of(null, 1));

            var metrics = new PolicyUpdate(
                            Replicas.of(policy), new ComputePermit(), settings(8, 1, objective), StopSignal.NEVER)
                    .with(reference::score)
                    .update(List.of(row(0, 0, 20, 21), row(1, 0, 30, 31)), RATE / 4);

            assertThat(metrics.get("actor/kl_loss")).isPositive();
            assertThat(metrics.get("actor/kl_coef")).isEqualTo(1);
            assertThat(Math.abs(logProb(policy, 20, 21) - beginning)).isLessThan(Math.abs(away - beginning));
        }
    }

    @Test
    void aDivergenceInTheRewardIsTakenFromEachRollout() throws Exception {
        try (var reference = TinyModel.policy(model);
                var policy = TinyModel.policy(model)) {
            var rows = List.of(row(0, 0, 20, 21), row(1, 0, 30));
            var k1 = new KlInReward(0.5, KlEstimate.of("kl.reward_type", "k1"));
            var interruption = new KlInReward.Interruption(new ComputePermit(), StopSignal.NEVER);

            var none = k1.penalties(rows, policy::score, reference::score, settings(8, 1, 512, 0), interruption);
            update(policy, settings(8, 1, 512, 0), row(0, 1, 20, 21), row(1, -1, 30, 31));
            var some = k1.penalties(rows, policy::score, reference::score, settings(8, 1, 512, 0), interruption);

            assertThat(none.added().values()).containsOnly(-0.0);
            float moved = logProb(policy, 20, 21) - logProb(reference, 20, 21);
            assertThat(some.added().get(rows.getFirst().rollout())).isCloseTo(-0.5 * moved, within(1e-5));
        }
    }

    @Test
    void measuresHowFarEngineAndTrainerAreApart() throws Exception {
        try (var policy = TinyModel.policy(model)) {
            float[] own = policy.score(List.of(new Pack(PROMPT, List.of(new int[] {20, 21}))), 1)
                    .logProbs();
            var same = new Row(Rollouts.id(1, "t", 0), 0, PROMPT, new int[] {20, 21}, own, 1);

            var metrics = update(policy, settings(8, 1, 512, 0), same);

            assertThat(metrics.get("training/rollout_probs_diff_mean")).isLessThan(1e-6);
        }
    }

    @Test
    void withoutAnyAdvantageThereIsStillAStepAsInVerl() throws Exception {
        try (var policy = TinyModel.policy(model)) {
            var metrics = update(policy, settings(8, 1, 512, 0), row(0, 0, 20), row(1, 0, 30));

            assertThat(metrics).containsEntry("actor/optimizer_steps", 1.0);
            assertThat(metrics).containsEntry("actor/grad_norm", 0.0);
            assertThat(metrics).containsEntry("perf/computed_tokens", 0.0);
        }
    }

    private record Result(Map<String, Double> metrics, float logProb) {}

    private static Result metricsAndLogProb(UpdateSettings settings, Row... rows) throws Exception {
        try (var policy = TinyModel.policy(model)) {
            var metrics = update(policy, settings, rows);
            return new Result(metrics, logProb(policy, 20, 21));
        }
    }

    private static Map<String, Double> update(TrainablePolicy policy, UpdateSettings settings, Row... rows)
            throws Exception {
        return new PolicyUpdate(Replicas.of(policy), new ComputePermit(), settings, StopSignal.NEVER)
                .update(List.of(rows), RATE);
    }

    private static UpdateSettings settings(int rows, int epochs, int microBatchTokens, double entropy) {
        return settings(rows, epochs, microBatchTokens, entropy, Aggregation.TOKEN_MEAN);
    }

    private static UpdateSettings settings(
            int rows, int epochs, int microBatchTokens, double entropy, Aggregation aggregation) {
        var objective = Objective.of(new ClippedLoss(0.2, 0.3, 3), aggregation, new EntropyBonus(entropy));
        return settings(rows, epochs, microBatchTokens, objective);
    }

    private static UpdateSettings settings(int rows, int epochs, Objective objective) {
        return settings(rows, epochs, 512, objective);
    }

    private static UpdateSettings settings(int rows, int epochs, int microBatchTokens, Objective objective) {
        return new UpdateSettings(
                objective,
                rows,
                null,
                epochs,
                microBatchTokens,
                1,
                16,
                // a large epsilon: Adam's first step then depends on the gradient's size and not on its sign alone
                new AdamSettings(RATE, 0.9, 0.999, 1e-3, 0, Double.POSITIVE_INFINITY),
                3);
    }

    private static Row row(int sample, double advantage, int... response) {
        return new Row(Rollouts.id(1, "t", sample), 0, PROMPT, response, new float[response.length], advantage);
    }

    private static float logProb(TrainablePolicy policy, int... response) {
        float sum = 0;
        for (float each :
                policy.score(List.of(new Pack(PROMPT, List.of(response))), 1).logProbs()) {
            sum += each;
        }
        return sum;
    }
}
