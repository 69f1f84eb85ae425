package dev.orbweaver.taskdispatcher.specification;

import dev.orbweaver.contracts.experiment.Specification;

/**
 * The sizes that follow from an experiment's settings, as in verl: train_batch_size and ppo_mini_batch_size count tasks, and each
 * task is rolled out n times; gen_batch_size tasks a draw where dynamic sampling picks from them, n + 1 times where an estimator needs a
 * greedy baseline.
 *
 * @param rolloutsPerStep train_batch_size x n, or what one draw requests
 * @param rowsPerOptimizerStep ppo_mini_batch_size x n transitions; a step's last optimizer step takes what is left
 */
public record ExperimentSizes(int rolloutsPerStep, int rowsPerOptimizerStep) {

    public static ExperimentSizes of(Specification specification) {
        return new ExperimentSizes(
                specification.data().tasksPerDraw() * specification.samplesPerTask(),
                specification.actor().ppoMiniBatchSize()
                        * specification.rollout().n());
    }
}
