package dev.orbweaver.trainerservice.sft;

import dev.orbweaver.contracts.experiment.Specification;
import dev.orbweaver.contracts.rollout.AgentSettings;
import dev.orbweaver.languagemodel.TrainingSettings;
import dev.orbweaver.languagemodel.training.AdamSettings;
import dev.orbweaver.trainerservice.update.PolicySettings;

/**
 * How a warm start trains.
 *
 * @param agent whose prompts are learned
 * @param warmUp epochs, tasks of an optimizer step, learning rate, limits
 * @param maxPromptLength tokens; examples with longer prompts are left out
 * @param maxResponseLength tokens; examples with longer replies are left out
 * @param seed of the order and of the wrong queries
 */
public record WarmStartSettings(
        AgentSettings agent,
        Specification.WarmUp warmUp,
        int maxPromptLength,
        int maxResponseLength,
        int microBatchTokens,
        long seed,
        AdamSettings adam,
        TrainingSettings training,
        int devices) {

    private static final double ADAM_EPSILON = 1e-8;

    /** As an experiment's specification says. */
    public static WarmStartSettings of(Specification specification) {
        var actor = specification.actor();
        double maxNorm = actor.gradClip() > 0 ? actor.gradClip() : Double.POSITIVE_INFINITY;
        return new WarmStartSettings(
                specification.agent(),
                specification.warmUp(),
                specification.data().maxPromptLength(),
                specification.data().maxResponseLength(),
                actor.microBatchTokens(),
                specification.data().seed(),
                new AdamSettings(
                        specification.warmUp().lr(),
                        actor.beta1(),
                        actor.beta2(),
                        ADAM_EPSILON,
                        actor.weightDecay(),
                        maxNorm),
                PolicySettings.of(specification),
                specification.trainer().devices());
    }
}
