package dev.orbweaver.trainerservice.update;

import dev.orbweaver.languagemodel.training.StepNorm;
import dev.orbweaver.trainerservice.batch.MicroBatch;
import dev.orbweaver.trainerservice.batch.Row;
import dev.orbweaver.trainerservice.loss.KlTerm;
import dev.orbweaver.trainerservice.loss.Objective;
import dev.orbweaver.trainerservice.loss.ObjectiveTerms;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Gathers what an update measures, by verl's names. Means are over the response tokens that were computed; {@code actor/pg_loss} and
 * {@code actor/grad_norm} over optimizer steps.
 */
final class UpdateMeasure {

    private double loss;
    private long tokens;
    private long computedTokens;
    private double oldMinusNew;
    private double entropy;
    private long clipped;
    private long clippedLower;
    private int optimizerSteps;
    private int skippedSteps;
    private double gradientNorms;
    private final Differences engineAgainstTrainer = new Differences();
    private final Differences engineWeights = new Differences();
    private final @Nullable KlTerm kl;
    private final boolean isCorrected;
    private double divergence;
    private double scoreSeconds;
    private double referenceSeconds;

    /** @param objective what is minimised */
    UpdateMeasure(Objective objective) {
        this.kl = objective.kl();
        this.isCorrected = !objective.correction().isOff();
    }

    void addLoss(ObjectiveTerms terms, float[] entropies) {
        loss += terms.policy().value();
        divergence += terms.divergence();
        tokens += entropies.length;
        oldMinusNew += terms.policy().oldMinusNew();
        clipped += terms.policy().clipped();
        clippedLower += terms.policy().clippedLower();
        for (double weight : terms.engineWeights()) {
            engineWeights.add(weight);
        }
        for (float each : entropies) {
            entropy += each;
        }
    }

    void addComputed(MicroBatch<Row> microBatch) {
        computedTokens += microBatch.tokens();
    }

    /** Compares probabilities by the engine with those by the policy that the engine served. */
    void addEngine(MicroBatch<Row> microBatch, float[] logProbs) {
        int token = 0;
        for (var row : microBatch.rows()) {
            for (float engine : row.engineLogProbs()) {
                engineAgainstTrainer.add(Math.abs(Math.exp(engine) - Math.exp(logProbs[token])));
                token++;
            }
        }
    }

    void addStep(StepNorm norm) {
        optimizerSteps++;
        skippedSteps += norm.applied() ? 0 : 1;
        gradientNorms += norm.applied() ? norm.gradientNorm() : 0;
    }

    void addScoreSeconds(double seconds) {
        scoreSeconds += seconds;
    }

    void addReferenceSeconds(double seconds) {
        referenceSeconds += seconds;
    }

    Map<String, Double> values(double learningRate, double seconds) {
        var values = new TreeMap<String, Double>();
        int applied = optimizerSteps - skippedSteps;
        values.put("actor/lr", learningRate);
        values.put("actor/optimizer_steps", (double) optimizerSteps);
        values.put("actor/skipped_steps", (double) skippedSteps);
        values.put("actor/grad_norm", applied == 0 ? 0 : gradientNorms / applied);
        values.put("actor/pg_loss", optimizerSteps == 0 ? 0 : loss / optimizerSteps);
        if (tokens > 0) {
            values.put("actor/pg_clipfrac", (double) clipped / tokens);
            values.put("actor/pg_clipfrac_lower", (double) clippedLower / tokens);
            values.put("actor/ppo_kl", oldMinusNew / tokens);
            values.put("actor/entropy", entropy / tokens);
            values.put("training/rollout_probs_diff_mean", engineAgainstTrainer.mean());
            values.put("training/rollout_probs_diff_max", engineAgainstTrainer.largest());
            values.put("training/rollout_probs_diff_std", engineAgainstTrainer.deviation());
        }
        if (kl != null) {
            values.put("actor/kl_loss", optimizerSteps == 0 ? 0 : divergence / optimizerSteps);
            values.put("actor/kl_coef", kl.coefficient());
            values.put("timing_s/ref", referenceSeconds);
        }
        if (isCorrected) {
            values.put("rollout_corr/rollout_is_mean", engineWeights.mean());
            values.put("rollout_corr/rollout_is_max", engineWeights.largest());
            values.put("rollout_corr/rollout_is_std", engineWeights.deviation());
        }
        values.put("timing_s/old_log_prob", scoreSeconds);
        values.put("timing_s/update_actor", seconds - scoreSeconds - referenceSeconds);
        values.put("perf/computed_tokens", (double) computedTokens);
        return values;
    }
}
