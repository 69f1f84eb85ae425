package dev.orbweaver.trainerservice.update;

import dev.orbweaver.contracts.identity.RolloutId;
import dev.orbweaver.languagemodel.ComputePermit;
import dev.orbweaver.trainerservice.batch.Row;
import dev.orbweaver.trainerservice.loss.KlEstimate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a rollout's reward loses because the policy has left its reference.
 *
 * <pre>added = -coefficient * sum over the rollout's trained tokens of the estimated divergence</pre>
 *
 * The policy is the one before this training step. Source: "Learning to summarize from human feedback", arXiv 2009.01325; verl's
 * {@code apply_kl_penalty} with a fixed coefficient, summed over the response as an outcome reward is.
 *
 * @param coefficient {@code kl.reward_coef}
 */
public record KlInReward(double coefficient, KlEstimate estimate) {

    /** What is added to each rollout's reward, and the mean divergence of its tokens. */
    public record Penalties(Map<RolloutId, Double> added, double meanDivergence) {}

    /** Scores the rows with both policies. */
    public Penalties penalties(
            List<Row> rows, Scorer policy, Scorer reference, UpdateSettings settings, Interruption interruption)
            throws StopRequested, InterruptedException {
        var scoring = new Scoring(settings, interruption.permit(), interruption.stop());
        var now = new RowLogProbs();
        var before = new RowLogProbs();
        scoring.score(policy, rows, now, (microBatch, logProbs) -> {});
        scoring.score(reference, rows, before, (microBatch, logProbs) -> {});
        var added = new LinkedHashMap<RolloutId, Double>();
        double sum = 0;
        long tokens = 0;
        for (var row : rows) {
            double divergence = divergence(now.of(row), before.of(row));
            added.merge(row.rollout(), -coefficient * divergence, Double::sum);
            sum += divergence;
            tokens += row.response().length;
        }
        return new Penalties(added, tokens == 0 ? 0 : sum / tokens);
    }

    double divergence(float[] logProbs, float[] reference) {
        double sum = 0;
        for (int i = 0; i < logProbs.length; i++) {
            sum += estimate.value((double) logProbs[i] - reference[i]);
        }
        return sum;
    }

    /** What work on the model has to ask: for its turn to compute, and whether to go on. */
    public record Interruption(ComputePermit permit, StopSignal stop) {}
}
