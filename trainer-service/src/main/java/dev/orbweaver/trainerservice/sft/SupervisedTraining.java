package dev.orbweaver.trainerservice.sft;

import dev.orbweaver.languagemodel.ComputePermit;
import dev.orbweaver.languagemodel.training.AdamSettings;
import dev.orbweaver.languagemodel.training.TrainablePolicy;
import dev.orbweaver.trainerservice.batch.MicroBatch;
import dev.orbweaver.trainerservice.batch.PackableRow;
import dev.orbweaver.trainerservice.batch.Packer;
import dev.orbweaver.trainerservice.loss.Aggregation;
import dev.orbweaver.trainerservice.loss.MiniBatchSize;
import dev.orbweaver.trainerservice.loss.SupervisedLoss;
import dev.orbweaver.trainerservice.update.GradientGuard;
import dev.orbweaver.trainerservice.update.LearningRate;
import dev.orbweaver.trainerservice.update.Replicas;
import dev.orbweaver.trainerservice.update.StopRequested;
import dev.orbweaver.trainerservice.update.StopSignal;
import dev.orbweaver.trainerservice.update.TokenWeights;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Optimizer steps on given replies: packs, forward, negative log-likelihood averaged over the batch's reply tokens, backward, apply.
 * The same way as a policy's update, with another loss. The learning rate rises over the first twentieth of the steps and falls to 0
 * at the end. Not thread-safe; used once.
 */
final class SupervisedTraining {

    private static final int RISE = 20;

    private final Replicas policy;
    private final ComputePermit permit;
    private final StopSignal stop;
    private final WarmStartSettings settings;
    private final Packer packer;
    private final SupervisedLoss loss = new SupervisedLoss();
    private final GradientGuard guard = new GradientGuard(3);
    private final List<Double> losses = new ArrayList<>();
    private int tasks;
    private int trained;
    private int tooLong;

    SupervisedTraining(Replicas policy, ComputePermit permit, StopSignal stop, WarmStartSettings settings) {
        this.policy = policy;
        this.permit = permit;
        this.stop = stop;
        this.settings = settings;
        this.packer = new Packer(settings.microBatchTokens());
    }

    <T> WarmStartReport run(List<TrainingPlan.Batch<T>> batches, ExampleSource<T> source, WarmStartProgress progress)
            throws StopRequested, InterruptedException {
        long start = System.nanoTime();
        var rate = LearningRate.triangle(settings.adam().learningRate(), batches.size() / RISE, batches.size());
        for (int i = 0; i < batches.size(); i++) {
            stop.check();
            var examples = examples(batches.get(i), source);
            if (!examples.isEmpty()) {
                losses.add(step(examples, rate.at(i + 1)));
                progress.stepDone(i + 1, batches.size(), losses.getLast());
            }
        }
        if (losses.isEmpty()) {
            throw new IllegalArgumentException("warm start: nothing to train on in " + tasks + " tasks: " + tooLong
                    + " examples are longer than data.max_prompt_length " + settings.maxPromptLength()
                    + " or data.max_response_length " + settings.maxResponseLength()
                    + " allow, and tasks whose gold SQL fails give none");
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        return new WarmStartReport(
                tasks, trained, tooLong, losses.size(), losses.getFirst(), losses.getLast(), seconds);
    }

    private <T> List<PackableRow> examples(TrainingPlan.Batch<T> batch, ExampleSource<T> source) {
        var random = new Random(batch.seed());
        var all = batch.tasks().stream()
                .<PackableRow>flatMap(task -> source.of(task, random).stream())
                .toList();
        var fitting = all.stream().filter(this::fits).toList();
        tasks += batch.tasks().size();
        trained += fitting.size();
        tooLong += all.size() - fitting.size();
        return fitting;
    }

    private boolean fits(PackableRow example) {
        return example.prompt().length <= settings.maxPromptLength()
                && example.response().length <= settings.maxResponseLength();
    }

    /** Takes one step; gives the loss before it. */
    private double step(List<PackableRow> batch, double learningRate) throws StopRequested, InterruptedException {
        var size = TokenWeights.size(batch, settings.maxResponseLength());
        double value = 0;
        try {
            for (var some : policy.rounds(packer.microBatches(batch))) {
                stop.check();
                try (var held = permit.acquire()) {
                    value += policy.compute(some, (each, microBatch) -> compute(each, microBatch, size)).stream()
                            .mapToDouble(Double::doubleValue)
                            .sum();
                }
            }
            try (var held = permit.acquire()) {
                guard.check(policy.apply(adam(learningRate)));
            }
        } finally {
            policy.clearGradients();
        }
        return value;
    }

    /** Forward, loss, backward; gives the loss. */
    private double compute(TrainablePolicy each, MicroBatch<PackableRow> microBatch, MiniBatchSize size) {
        try (var pass = each.forward(microBatch.packs(), 1)) {
            var weights = TokenWeights.of(microBatch, Aggregation.TOKEN_MEAN, size);
            var terms = loss.terms(pass.logProbs(), weights);
            each.backward(pass, terms.byLogProb(), new float[pass.rows()]);
            return terms.value();
        }
    }

    private AdamSettings adam(double learningRate) {
        var adam = settings.adam();
        return new AdamSettings(
                learningRate, adam.beta1(), adam.beta2(), adam.epsilon(), adam.weightDecay(), adam.maxNorm());
    }
}
