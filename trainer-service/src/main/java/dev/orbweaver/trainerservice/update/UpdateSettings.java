package dev.orbweaver.trainerservice.update;

import dev.orbweaver.contracts.experiment.Specification;
import dev.orbweaver.languagemodel.training.AdamSettings;
import dev.orbweaver.trainerservice.loss.Aggregation;
import dev.orbweaver.trainerservice.loss.ClippedLoss;
import dev.orbweaver.trainerservice.loss.EntropyBonus;
import dev.orbweaver.trainerservice.loss.PolicyLoss;

/**
 * How a batch becomes optimizer steps.
 *
 * @param entropy its coefficient may be 0
 * @param rowsPerMiniBatch the real mini-batch: {@code ppo_mini_batch_size x n}
 * @param epochs passes over the batch
 * @param temperature of the rollouts: log-probs are those of the distribution that was drawn from
 */
public record UpdateSettings(
        PolicyLoss loss,
        Aggregation aggregation,
        EntropyBonus entropy,
        int rowsPerMiniBatch,
        int epochs,
        int microBatchTokens,
        double temperature,
        int maxResponseLength,
        AdamSettings adam) {

    // as in verl; the specification does not set it
    private static final double ADAM_EPSILON = 1e-8;

    /** @throws IllegalArgumentException naming the setting that cannot be used */
    public static UpdateSettings of(Specification specification) {
        var actor = specification.actor();
        var rollout = specification.rollout();
        if (rollout.temperature() <= 0 || rollout.topP() < 1 || rollout.topK() > 0) {
            throw new IllegalArgumentException("rollout: temperature " + rollout.temperature() + ", top_p "
                    + rollout.topP() + ", top_k " + rollout.topK()
                    + " cannot be trained on: log-probabilities are those of the full distribution."
                    + " Use a temperature above 0, top_p 1 and top_k -1");
        }
        return new UpdateSettings(
                new ClippedLoss(actor.clipRatioLow(), actor.clipRatioHigh(), actor.clipRatioC()),
                Aggregation.of(actor.lossAggMode()),
                new EntropyBonus(actor.entropyCoeff()),
                actor.ppoMiniBatchSize() * rollout.n(),
                actor.ppoEpochs(),
                actor.microBatchTokens(),
                rollout.temperature(),
                specification.data().maxResponseLength(),
                new AdamSettings(
                        actor.lr(), actor.beta1(), actor.beta2(), ADAM_EPSILON, actor.weightDecay(), norm(actor)));
    }

    private static double norm(Specification.Actor actor) {
        return actor.gradClip() > 0 ? actor.gradClip() : Double.POSITIVE_INFINITY;
    }
}
