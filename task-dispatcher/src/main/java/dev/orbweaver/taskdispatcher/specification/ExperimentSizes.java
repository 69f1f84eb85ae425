package dev.orbweaver.taskdispatcher.specification;

import dev.orbweaver.contracts.experiment.Specification;

/**
 * The sizes that follow from an experiment's settings, as in verl: train_batch_size and ppo_mini_batch_size count tasks, and each
 * task is rolled out n times.
 *
 * @param rolloutsPerStep train_batch_size x n
 * @param rowsPerOptimizerStep ppo_mini_batch_size x n transitions; a step's last optimizer step takes what is left
 */
public record ExperimentSizes(int rolloutsPerStep, int rowsPerOptimizerStep) {

    public static ExperimentSizes of(Specification specification) {
        int samples = specification.rollout().n();
        return new ExperimentSizes(
                specification.data().trainBatchSize() * samples,
                specification.actor().ppoMiniBatchSize() * samples);
    }
}
