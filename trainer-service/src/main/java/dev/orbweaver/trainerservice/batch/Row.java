package dev.orbweaver.trainerservice.batch;

import dev.orbweaver.contracts.identity.RolloutId;

/**
 * One transition to train on.
 *
 * @param transition its place among the rollout's transitions, from 0
 * @param response cut to the longest allowed
 * @param engineLogProbs what the engine said when it drew the response
 * @param advantage of the rollout
 */
public record Row(
        RolloutId rollout, int transition, int[] prompt, int[] response, float[] engineLogProbs, double advantage)
        implements PackableRow {}
