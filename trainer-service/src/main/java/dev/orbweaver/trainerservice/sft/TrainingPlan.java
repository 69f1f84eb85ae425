package dev.orbweaver.trainerservice.sft;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * The batches of a warm start, in order: each epoch draws the tasks in a new order, by seed, and cuts it into batches of so many
 * tasks; a task brings all its examples.
 */
final class TrainingPlan {

    private final List<List<SupervisedExample>> batches;

    TrainingPlan(List<List<SupervisedExample>> examplesByTask, WarmStartSettings settings) {
        var warmUp = settings.warmUp();
        var random = new Random(settings.seed());
        var all = new ArrayList<List<SupervisedExample>>();
        for (int epoch = 0; epoch < warmUp.epochs(); epoch++) {
            var order = new ArrayList<>(examplesByTask);
            Collections.shuffle(order, random);
            for (int from = 0; from < order.size(); from += warmUp.batchSize()) {
                int to = Math.min(from + warmUp.batchSize(), order.size());
                all.add(order.subList(from, to).stream().flatMap(List::stream).toList());
            }
        }
        Integer most = warmUp.maxSteps();
        this.batches = most == null ? all : all.subList(0, Math.min(most, all.size()));
    }

    List<List<SupervisedExample>> batches() {
        return Collections.unmodifiableList(batches);
    }
}
