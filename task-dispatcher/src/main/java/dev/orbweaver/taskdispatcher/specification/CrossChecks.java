package dev.orbweaver.taskdispatcher.specification;

import dev.orbweaver.contracts.experiment.Specification;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/** What must hold between settings. */
final class CrossChecks {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,100}");
    private static final Set<String> NEED_NO_GROUP = Set.of("reinforce_plus_plus", "remax");
    private static final Pattern DEVICE = Pattern.compile("(cpu|gpu|cuda)(:\\d{1,3})?");

    private final Map<String, GivenValue> given;
    private final List<SpecificationProblem> problems;

    CrossChecks(Map<String, GivenValue> given, List<SpecificationProblem> problems) {
        this.given = given;
        this.problems = problems;
    }

    /** @param readsFiles whether the data files are needed */
    void check(Specification specification, boolean readsFiles) {
        names(specification);
        if (readsFiles) {
            files(specification.data(), specification.trainer().valOnly());
        }
        sizes(specification);
        sampling(specification);
    }

    private void names(Specification specification) {
        String name = specification.trainer().experimentName();
        if (!NAME.matcher(name).matches()) {
            problem(
                    "trainer.experiment_name",
                    "'" + name + "' is not allowed, use 1 to 100 letters, digits, '_' and '-'");
        }
        String device = String.valueOf(specification.trainer().device());
        if (!DEVICE.matcher(device).matches()) {
            problem("trainer.device", "'" + device + "' is unknown. Known: cpu, gpu, gpu:0, gpu:1, ...");
        }
        try {
            Pattern.compile(String.valueOf(specification.algorithm().trainedAgents()));
        } catch (PatternSyntaxException e) {
            problem("algorithm.trained_agents", "is not a regular expression: " + e.getDescription());
        }
    }

    private void files(Specification.Data data, boolean valOnly) {
        if (data.trainFiles().isEmpty() && !valOnly) {
            problem("data.train_files", "is empty, give at least one Parquet file, or set trainer.val_only=true");
        }
        if (data.valFiles().isEmpty()) {
            problem("data.val_files", "is empty, give at least one Parquet file");
        }
        // a task's id starts with its file's name, so two files of one name would share ids
        var stems = new HashSet<String>();
        Stream.concat(data.trainFiles().stream(), data.valFiles().stream())
                .distinct()
                .map(FileNames::stem)
                .filter(stem -> !stems.add(stem))
                .forEach(stem -> problem(
                        "data.val_files",
                        "two files are named '" + stem + "', rename one: task ids start with the name"));
        data.trainFiles().stream()
                .filter(data.valFiles()::contains)
                .forEach(file -> problem(
                        "data.val_files", "'" + file + "' is trained on too, measure on questions that are not"));
    }

    private void sizes(Specification specification) {
        int mini = specification.actor().ppoMiniBatchSize();
        int batch = specification.data().trainBatchSize();
        if (mini > batch) {
            problem("actor.ppo_mini_batch_size", mini + " is more than data.train_batch_size " + batch + ", lower it");
        }
        if (specification.rollout().n() == 1
                && !specification.trainer().valOnly()
                && !NEED_NO_GROUP.contains(specification.algorithm().advEstimator())) {
            problem("rollout.n", "1 leaves nothing to compare with in a group, use 2 or more");
        }
        dynamicSampling(specification);
        if (specification.asyncTraining().stepsAhead() > 0
                && specification.asyncTraining().maxStaleness() < 1) {
            problem("async_training.max_staleness", "0 drops what is rolled out ahead, use 1 or more");
        }
        if (specification.rollout().maxTokens() > specification.data().maxResponseLength()) {
            problem(
                    "rollout.max_tokens",
                    specification.rollout().maxTokens() + " is more than data.max_response_length "
                            + specification.data().maxResponseLength() + ", lower it or raise the other");
        }
    }

    private void dynamicSampling(Specification specification) {
        Integer drawn = specification.data().genBatchSize();
        int batch = specification.data().trainBatchSize();
        int draws = specification.algorithm().maxNumGenBatches();
        if (drawn != null && drawn * draws < batch) {
            problem(
                    "data.gen_batch_size",
                    drawn + " tasks in algorithm.max_num_gen_batches " + draws
                            + " draws never fill data.train_batch_size " + batch + ", raise one");
        }
        if (drawn != null && drawn != batch && !specification.algorithm().dynamicSampling()) {
            problem("data.gen_batch_size", "needs algorithm.dynamic_sampling=true, which picks among the tasks");
        }
        Integer rows = specification.actor().microMeanRows();
        int miniBatch = specification.actor().ppoMiniBatchSize()
                * specification.rollout().n();
        if (rows != null && miniBatch % rows != 0) {
            problem("actor.micro_mean_rows", rows + " does not divide the " + miniBatch + " rows of a mini-batch");
        }
    }

    private void sampling(Specification specification) {
        var rollout = specification.rollout();
        if (rollout.topP() < 1) {
            problem("rollout.top_p", rollout.topP() + " cuts the distribution that is trained, use 1");
        }
        if (rollout.topK() > 0) {
            problem("rollout.top_k", rollout.topK() + " cuts the distribution that is trained, use 0");
        }
    }

    private void problem(String name, String message) {
        problems.add(Objects.requireNonNull(given.get(name)).problem(message));
    }
}
