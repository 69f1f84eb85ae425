package dev.orbweaver.sqlenvironment.dataset;

import dev.orbweaver.contracts.reward.Task;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Which tasks belong to which training step. A pure function of the step's number, so that nothing has to be stored to go on after
 * a restart. Each epoch goes through all tasks once, in an order of its own if shuffled; what does not fill a step at an epoch's
 * end is left out of that epoch.
 *
 * @param tasks of all training files
 * @param batchSize tasks a step
 */
public record TaskSchedule(List<Task> tasks, int batchSize, boolean shuffle, long seed) {

    /** Copies the tasks and checks that they fill a step. */
    public TaskSchedule {
        tasks = List.copyOf(tasks);
        if (batchSize < 1 || batchSize > tasks.size()) {
            throw new IllegalArgumentException(
                    "data.train_batch_size: " + batchSize + " tasks a step, but the training files have " + tasks.size()
                            + " usable tasks: choose 1 to " + tasks.size());
        }
    }

    /** Whole steps of one pass over the tasks. */
    public int stepsPerEpoch() {
        return tasks.size() / batchSize;
    }

    /** The tasks of a step, counted from 1. */
    public List<Task> tasksOf(int step) {
        if (step < 1) {
            throw new IllegalArgumentException("Steps count from 1, not " + step);
        }
        int epoch = (step - 1) / stepsPerEpoch();
        int first = (step - 1) % stepsPerEpoch() * batchSize;
        return List.copyOf(inOrderOf(epoch).subList(first, first + batchSize));
    }

    private List<Task> inOrderOf(int epoch) {
        if (!shuffle) {
            return tasks;
        }
        List<Task> order = new ArrayList<>(tasks);
        Collections.shuffle(order, new Random(seed * 1_000_003 + epoch));
        return order;
    }
}
