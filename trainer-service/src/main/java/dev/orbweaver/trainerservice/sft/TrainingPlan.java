package dev.orbweaver.trainerservice.sft;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * The optimizer steps of a warm start, in order: each epoch draws the tasks, or whatever else is learnt from, in a new order, by seed,
 * and cuts it into batches of so many.
 */
final class TrainingPlan<T> {

    private final List<Batch<T>> batches;

    TrainingPlan(List<T> tasks, WarmStartSettings settings) {
        var warmUp = settings.warmUp();
        var random = new Random(settings.seed());
        var all = new ArrayList<Batch<T>>();
        for (int epoch = 0; epoch < warmUp.epochs(); epoch++) {
            var order = new ArrayList<>(tasks);
            Collections.shuffle(order, random);
            for (int from = 0; from < order.size(); from += warmUp.batchSize()) {
                int to = Math.min(from + warmUp.batchSize(), order.size());
                all.add(new Batch<>(List.copyOf(order.subList(from, to)), random.nextLong()));
            }
        }
        Integer most = warmUp.maxSteps();
        this.batches = List.copyOf(most == null ? all : all.subList(0, Math.min(most, all.size())));
    }

    /**
     * Tasks of one optimizer step.
     *
     * @param seed of what is drawn for them: another in each epoch
     */
    record Batch<T>(List<T> tasks, long seed) {}

    List<Batch<T>> batches() {
        return batches;
    }
}
