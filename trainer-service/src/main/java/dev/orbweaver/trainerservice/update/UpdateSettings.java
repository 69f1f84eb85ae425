package dev.orbweaver.trainerservice.update;

import dev.orbweaver.contracts.experiment.Specification;
import dev.orbweaver.languagemodel.training.AdamSettings;
import dev.orbweaver.trainerservice.loss.Objective;
import org.jspecify.annotations.Nullable;

/**
 * How a batch becomes optimizer steps.
 *
 * @param rowsPerMiniBatch the real mini-batch: {@code ppo_mini_batch_size x n}
 * @param microMeanRows see {@link LossWeights}; null for the whole mini-batch
 * @param epochs passes over the batch
 * @param temperature of the rollouts: log-probs are those of the distribution that was drawn from
 * @param maxSkippedSteps in a row, see {@link GradientGuard}
 */
public record UpdateSettings(
        Objective objective,
        int rowsPerMiniBatch,
        @Nullable Integer microMeanRows,
        int epochs,
        int microBatchTokens,
        double temperature,
        int maxResponseLength,
        AdamSettings adam,
        int maxSkippedSteps) {

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
                Objective.of(specification),
                actor.ppoMiniBatchSize() * rollout.n(),
                actor.microMeanRows(),
                actor.ppoEpochs(),
                actor.microBatchTokens(),
                rollout.temperature(),
                specification.data().maxResponseLength(),
                new AdamSettings(
                        actor.lr(), actor.beta1(), actor.beta2(), ADAM_EPSILON, actor.weightDecay(), norm(actor)),
                actor.maxSkippedSteps());
    }

    private static double norm(Specification.Actor actor) {
        return actor.gradClip() > 0 ? actor.gradClip() : Double.POSITIVE_INFINITY;
    }
}
