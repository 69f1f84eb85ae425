package dev.orbweaver.trainerservice.sft;

import dev.orbweaver.contracts.reward.Task;
import dev.orbweaver.languagemodel.ComputePermit;
import dev.orbweaver.languagemodel.LanguageModel;
import dev.orbweaver.languagemodel.training.AdamSettings;
import dev.orbweaver.sqlenvironment.database.DatabaseFolder;
import dev.orbweaver.trainerservice.update.LearningRate;
import dev.orbweaver.trainerservice.update.StopRequested;
import dev.orbweaver.trainerservice.update.StopSignal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Supervised warm start from gold SQL: model folder in, model folder out. Teaches all agent steps, see {@link GoldExamples}; loss on
 * replies only. The same input and seed give the same weights on one thread.
 *
 * <p>The learning rate rises over the first twentieth of the steps and falls to 0 at the end.
 */
public final class WarmStart {

    private static final int RISE = 20;

    private final WarmStartSettings settings;
    private final ComputePermit permit;
    private final StopSignal stop;

    public WarmStart(WarmStartSettings settings, ComputePermit permit, StopSignal stop) {
        this.settings = settings;
        this.permit = permit;
        this.stop = stop;
    }

    /**
     * Trains and writes the weights; nothing is written where it is stopped or fails.
     *
     * @param model folder with weights
     * @param output is complete or does not exist
     * @throws IllegalArgumentException where there is nothing to train on, saying why
     */
    public WarmStartReport run(
            Path model, List<Task> tasks, DatabaseFolder databases, Path output, WarmStartProgress progress)
            throws StopRequested, InterruptedException {
        try (var opened = LanguageModel.open(model)) {
            return run(opened, tasks, databases, output, progress);
        }
    }

    private WarmStartReport run(
            LanguageModel model, List<Task> tasks, DatabaseFolder databases, Path output, WarmStartProgress progress)
            throws StopRequested, InterruptedException {
        long start = System.nanoTime();
        var examples = examples(model, tasks, databases);
        int all = count(examples);
        var fitting = fitting(examples);
        if (fitting.isEmpty()) {
            throw new IllegalArgumentException(
                    "warm start: none of " + tasks.size() + " tasks can be trained on: " + all
                            + " examples, all longer than data.max_prompt_length " + settings.maxPromptLength()
                            + " or data.max_response_length " + settings.maxResponseLength() + " allow");
        }
        var losses = train(model, new TrainingPlan(fitting, settings).batches(), output, progress);
        return new WarmStartReport(
                fitting.size(),
                count(fitting),
                all - count(fitting),
                losses.size(),
                losses.getFirst(),
                losses.getLast(),
                (System.nanoTime() - start) / 1e9);
    }

    private List<Double> train(
            LanguageModel model, List<List<SupervisedExample>> batches, Path output, WarmStartProgress progress)
            throws StopRequested, InterruptedException {
        var losses = new ArrayList<Double>();
        try (var policy = model.trainablePolicy(settings.training())) {
            var training = new SupervisedTraining(policy, permit, stop, settings.microBatchTokens());
            var rate = new LearningRate(settings.warmUp().lr(), batches.size() / RISE, batches.size(), true);
            for (var batch : batches) {
                losses.add(training.step(batch, adam(rate.at(losses.size() + 1))));
                progress.stepDone(losses.size(), batches.size(), losses.getLast());
            }
            policy.writeWeights(output);
        }
        return losses;
    }

    private List<List<SupervisedExample>> examples(LanguageModel model, List<Task> tasks, DatabaseFolder databases) {
        Integer limit = settings.warmUp().limit();
        var used = limit == null ? tasks : tasks.subList(0, Math.min(limit, tasks.size()));
        var text = new ExampleText(
                model.tokenizer(),
                model.chatTemplate(),
                model.generationDefaults().endIds());
        return new GoldExamples(settings.agent(), databases, text).of(used, settings.seed());
    }

    private List<List<SupervisedExample>> fitting(List<List<SupervisedExample>> examples) {
        return examples.stream()
                .map(ofTask -> ofTask.stream().filter(this::fits).toList())
                .filter(ofTask -> !ofTask.isEmpty())
                .toList();
    }

    private boolean fits(SupervisedExample example) {
        return example.prompt().length <= settings.maxPromptLength()
                && example.response().length <= settings.maxResponseLength();
    }

    private static int count(List<List<SupervisedExample>> examples) {
        return examples.stream().mapToInt(List::size).sum();
    }

    private AdamSettings adam(double learningRate) {
        var adam = settings.adam();
        return new AdamSettings(
                learningRate, adam.beta1(), adam.beta2(), adam.epsilon(), adam.weightDecay(), adam.maxNorm());
    }
}
