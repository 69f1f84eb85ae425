package dev.orbweaver.trainerservice.sft;

import dev.orbweaver.contracts.reward.Task;
import dev.orbweaver.languagemodel.ComputePermit;
import dev.orbweaver.languagemodel.LanguageModel;
import dev.orbweaver.sqlenvironment.database.DatabaseFolder;
import dev.orbweaver.trainerservice.batch.RowFilter;
import dev.orbweaver.trainerservice.update.Replicas;
import dev.orbweaver.trainerservice.update.StopRequested;
import dev.orbweaver.trainerservice.update.StopSignal;
import java.nio.file.Path;
import java.util.List;

/**
 * Supervised warm start from gold SQL: model folder in, model folder out. Teaches all agent steps, see {@link GoldExamples}; loss on
 * replies only. The same input and seed give the same weights on one thread.
 */
public final class WarmStart {

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
        Integer limit = settings.warmUp().limit();
        var used = limit == null ? tasks : tasks.subList(0, Math.min(limit, tasks.size()));
        try (var opened = LanguageModel.open(model);
                var policy = Replicas.open(opened, settings.training(), settings.devices())) {
            var examples = new GoldExamples(settings.agent(), databases, text(opened), used);
            var training = new SupervisedTraining(policy, permit, stop, settings);
            var report = training.run(new TrainingPlan<>(used, settings).batches(), examples::of, progress);
            policy.first().writeWeights(output);
            return report;
        }
    }

    /**
     * Rejection sampling: learns from rollouts instead of gold SQL, from those whose reward is high enough; the model calls of
     * trained agent steps are the examples. Source: RAFT, arXiv 2304.06767.
     *
     * @param rows which model calls of a rollout are learnt
     * @throws IllegalArgumentException where no rollout is good enough
     */
    public WarmStartReport run(Path model, Rewarded rewarded, RowFilter rows, Path output, WarmStartProgress progress)
            throws StopRequested, InterruptedException {
        var kept = rewarded.kept();
        Integer limit = settings.warmUp().limit();
        var used = limit == null ? kept : kept.subList(0, Math.min(limit, kept.size()));
        try (var opened = LanguageModel.open(model);
                var policy = Replicas.open(opened, settings.training(), settings.devices())) {
            var training = new SupervisedTraining(policy, permit, stop, settings);
            var report = training.run(
                    new TrainingPlan<>(used, settings).batches(), (rollout, random) -> rows.rows(rollout), progress);
            policy.first().writeWeights(output);
            return report;
        }
    }

    /** Weights drawn by seed for a folder that holds a configuration and a tokenizer only: a model to start from nothing with. */
    public static void initialize(Path configured, long seed, Path output) {
        try (var model = LanguageModel.openWithoutWeights(configured)) {
            model.initializeWeights(seed, output);
        }
    }

    private static ExampleText text(LanguageModel model) {
        return new ExampleText(
                model.tokenizer(),
                model.chatTemplate(),
                model.generationDefaults().endIds());
    }
}
