package dev.orbweaver.trainerservice.update;

import dev.orbweaver.languagemodel.DeviceSetting;
import dev.orbweaver.languagemodel.LanguageModel;
import dev.orbweaver.languagemodel.TrainingSettings;
import dev.orbweaver.languagemodel.training.AdamSettings;
import dev.orbweaver.languagemodel.training.StepNorm;
import dev.orbweaver.languagemodel.training.TrainablePolicy;
import dev.orbweaver.trainerservice.batch.MiniBatches;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;

/**
 * A policy on one device or several. Each computes micro-batches with its own copy of the weights, in turn, so that the same input
 * gives the same sums; their gradients are added up before the first one's optimizer takes a step, and its weights are copied to the
 * others. With one device nothing is copied, and the calling thread computes.
 */
public final class Replicas implements AutoCloseable {

    private final TrainablePolicy first;
    private final List<TrainablePolicy> others;
    // a thread each, because libtorch's own threads belong to the one that calls them
    private final List<ExecutorService> threads;

    private Replicas(TrainablePolicy first, List<TrainablePolicy> others) {
        this.first = first;
        this.others = List.copyOf(others);
        this.threads = others.stream()
                .map(other -> Executors.newSingleThreadExecutor(
                        Thread.ofPlatform().daemon().name("replica").factory()))
                .toList();
    }

    public static Replicas of(TrainablePolicy policy) {
        return new Replicas(policy, List.of());
    }

    /** @param devices how many, from the settings' on: {@code gpu:0} and 2 are {@code gpu:0} and {@code gpu:1} */
    public static Replicas open(LanguageModel model, TrainingSettings settings, int devices) {
        var policies = new ArrayList<TrainablePolicy>();
        try {
            for (int i = 0; i < devices; i++) {
                policies.add(model.trainablePolicy(settings.on(device(settings.device(), i))));
            }
            return new Replicas(policies.getFirst(), policies.subList(1, devices));
        } catch (RuntimeException e) {
            policies.forEach(TrainablePolicy::close);
            throw e;
        }
    }

    private static DeviceSetting device(DeviceSetting from, int next) {
        return from.isGpu() ? DeviceSetting.parse("gpu:" + (from.index() + next)) : from;
    }

    /** The one that is scored with, written and saved. */
    public TrainablePolicy first() {
        return first;
    }

    /** Micro-batches as they are computed at the same time: one for each device, in the last round for some. */
    public <M> List<List<M>> rounds(List<M> microBatches) {
        return MiniBatches.of(microBatches, 1 + others.size());
    }

    /** Computes a round; results in the same order. */
    public <M, R> List<R> compute(List<M> round, BiFunction<TrainablePolicy, M, R> work) {
        var elsewhere = new ArrayList<CompletableFuture<R>>();
        for (int i = 1; i < round.size(); i++) {
            var policy = others.get(i - 1);
            var microBatch = round.get(i);
            elsewhere.add(CompletableFuture.supplyAsync(() -> work.apply(policy, microBatch), threads.get(i - 1)));
        }
        var results = new ArrayList<R>();
        try {
            results.add(work.apply(first, round.getFirst()));
        } finally { // nobody may go on computing when this returns
            elsewhere.forEach(
                    other -> other.handle((result, failure) -> failure).join());
        }
        try {
            elsewhere.forEach(other -> results.add(other.join()));
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
        return results;
    }

    /** One step with the sum of all gradients, which are cleared. */
    public StepNorm apply(AdamSettings adam) {
        others.forEach(other -> {
            first.addGradients(other);
            other.clearGradients();
        });
        var norm = first.apply(adam);
        if (norm.applied()) {
            copyWeights();
        }
        return norm;
    }

    /** To be called when the first one's weights were changed otherwise. */
    void copyWeights() {
        others.forEach(other -> other.copyWeights(first));
    }

    public void clearGradients() {
        first.clearGradients();
        others.forEach(TrainablePolicy::clearGradients);
    }

    /** See {@link TrainablePolicy#leaveDevice}. */
    void leaveDevices() {
        first.leaveDevice();
        others.forEach(TrainablePolicy::leaveDevice);
    }

    @Override
    public void close() {
        threads.forEach(ExecutorService::close);
        first.close();
        others.forEach(TrainablePolicy::close);
    }
}
