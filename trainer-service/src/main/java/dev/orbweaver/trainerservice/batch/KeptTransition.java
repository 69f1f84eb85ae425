package dev.orbweaver.trainerservice.batch;

import dev.orbweaver.contracts.identity.RolloutId;

/** A transition that will become a {@link Row} once its rollout's advantage is known. */
record KeptTransition(int transition, int[] prompt, int[] response, float[] engineLogProbs, boolean isCut) {

    Row row(RolloutId rollout, double advantage) {
        return new Row(rollout, transition, prompt, response, engineLogProbs, advantage);
    }
}
