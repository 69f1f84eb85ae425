package dev.orbweaver.trainerservice.loss;

import dev.orbweaver.contracts.experiment.Specification;
import org.jspecify.annotations.Nullable;

/**
 * All that an update minimises: the policy loss, each token weighed against the engine's probability where asked for, plus the
 * divergence from the reference, minus the entropy bonus. The last two are averaged like the first, without the engine's weights.
 *
 * @param entropy its coefficient may be 0
 * @param kl null where the loss knows no reference
 */
public record Objective(
        PolicyLoss loss,
        Aggregation chosenAggregation,
        EntropyBonus entropy,
        @Nullable KlTerm kl,
        EngineCorrection correction) {

    /** @throws IllegalArgumentException naming the setting that cannot be used */
    public static Objective of(Specification specification) {
        var actor = specification.actor();
        var kl = specification.kl();
        return new Objective(
                PolicyLosses.of(actor),
                Aggregation.of(actor.lossAggMode()),
                new EntropyBonus(actor.entropyCoeff()),
                kl.inLoss() ? new KlTerm(kl.lossCoef(), KlEstimate.of("kl.loss_type", kl.lossType())) : null,
                EngineCorrection.of(actor.engineCorrection(), actor.engineCorrectionCap()));
    }

    /** Of a policy loss alone. */
    public static Objective of(PolicyLoss loss, Aggregation aggregation, EntropyBonus entropy) {
        return new Objective(loss, aggregation, entropy, null, EngineCorrection.of(null, 1));
    }

    public Aggregation aggregation() {
        return loss.aggregation(chosenAggregation);
    }

    /** Whether rows with advantage 0 change nothing. */
    public boolean needsAdvantage() {
        return entropy.isOff() && kl == null;
    }

    /**
     * @param engineLogProbs [tokens] by the engine that drew them
     * @param reference [tokens] log-probs by the reference; not read without {@link #kl}
     */
    public ObjectiveTerms terms(TokenBatch batch, float[] engineLogProbs, float[] reference) {
        double[] byEngine = correction.weights(batch.oldLogProbs(), engineLogProbs, batch.rowEnds());
        double[] weights = batch.weights().clone();
        for (int i = 0; i < weights.length; i++) {
            weights[i] *= byEngine[i];
        }
        var policy = loss.terms(correction.isOff() ? batch : batch.withWeights(weights));
        double divergence = 0;
        var term = kl;
        if (term != null) {
            divergence = term.divergence(batch.logProbs(), reference, batch.weights());
            term.addDerivatives(policy.byLogProb(), batch.logProbs(), reference, batch.weights());
        }
        return new ObjectiveTerms(policy, entropy.byEntropy(batch.weights()), divergence, byEngine);
    }
}
