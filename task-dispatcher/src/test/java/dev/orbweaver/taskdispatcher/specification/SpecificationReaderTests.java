package dev.orbweaver.taskdispatcher.specification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.orbweaver.contracts.experiment.Specification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpecificationReaderTests {

    private final SpecificationReader reader = new SpecificationReader();

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void aModelAndADataSet() throws IOException {
        Files.createDirectories(folder.resolve("model"));
        for (String name : List.of("config.json", "tokenizer.json", "model.safetensors")) {
            Files.createFile(folder.resolve("model").resolve(name));
        }
        Files.createDirectories(folder.resolve("data/database"));
        Files.createFile(folder.resolve("data/train.parquet"));
        Files.createFile(folder.resolve("data/dev.parquet"));
        file = folder.resolve("tiny.yaml");
        Files.writeString(file, """
                model:
                  path: model
                data:
                  train_files: [data/train.parquet]
                  val_files: data/dev.parquet
                rollout:
                  time_allowed: 90s
                actor.lr: 5e-5
                """);
    }

    @Test
    void takesDefaultsThenTheFileThenArguments() {
        var specification = read("rollout.n=8", "actor.lr=1e-4").specification();

        assertThat(specification.data().trainBatchSize()).isEqualTo(32);
        assertThat(specification.rollout().timeAllowed()).isEqualTo(Duration.ofSeconds(90));
        assertThat(specification.actor().lr()).isEqualTo(1e-4);
        assertThat(specification.rollout().n()).isEqualTo(8);
        assertThat(specification.rollout().seed()).isNull();
    }

    @Test
    void saysWhereEachValueCameFrom() {
        var values = read("rollout.n=8").values();

        assertThat(values)
                .contains(
                        new ResolvedValue("rollout.n", 8, "argument"),
                        new ResolvedValue("actor.lr", 5e-5, file + ":8"),
                        new ResolvedValue("actor.beta1", 0.9, "built-in default"));
    }

    @Test
    void resolvesPathsFromTheirOwnSource() throws IOException {
        Path working = Files.createDirectories(folder.resolve("elsewhere"));
        Files.createFile(working.resolve("other.parquet"));

        var data = reader.read(SpecificationInput.ofFile(file, List.of("data.val_files=['other.parquet']"), working))
                .specification()
                .data();

        assertThat(data.trainFiles())
                .containsExactly(folder.resolve("data/train.parquet").toString());
        assertThat(data.valFiles())
                .containsExactly(working.resolve("other.parquet").toString());
        assertThat(data.databases()).isEqualTo(folder.resolve("data/database").toString());
    }

    @Test
    void namesTheExperimentAfterTheFile() {
        assertThat(read().name()).isEqualTo("tiny");
        assertThat(read("trainer.experiment_name=mine").name()).isEqualTo("mine");
    }

    /** The launch command of the seed, but for the paths. */
    @Test
    void takesVerlsLaunchArgumentsAsTheyAre() {
        var command = List.of(
                "agentlightning.port=9997",
                "algorithm.adv_estimator=grpo",
                "data.train_files=" + folder.resolve("data/train.parquet"),
                "data.val_files=" + folder.resolve("data/dev.parquet"),
                "actor_rollout_ref.rollout.tensor_model_parallel_size=1",
                "trainer.n_gpus_per_node=1",
                "data.train_batch_size=32",
                "actor_rollout_ref.rollout.n=4",
                "actor_rollout_ref.actor.ppo_mini_batch_size=32",
                "actor_rollout_ref.actor.ppo_micro_batch_size_per_gpu=4",
                "actor_rollout_ref.rollout.log_prob_micro_batch_size_per_gpu=4",
                "actor_rollout_ref.rollout.multi_turn.format=hermes",
                "actor_rollout_ref.model.path=" + folder.resolve("model"),
                "data.max_prompt_length=4096",
                "data.max_response_length=2048",
                "data.truncation='error'",
                "trainer.val_before_train=True",
                "actor_rollout_ref.actor.optim.lr=1e-6",
                "actor_rollout_ref.model.use_remove_padding=True",
                "actor_rollout_ref.actor.use_kl_loss=False",
                "actor_rollout_ref.actor.kl_loss_coef=0.000",
                "actor_rollout_ref.actor.entropy_coeff=0",
                "actor_rollout_ref.actor.clip_ratio_low=0.2",
                "actor_rollout_ref.actor.clip_ratio_high=0.3",
                "actor_rollout_ref.model.enable_gradient_checkpointing=True",
                "actor_rollout_ref.actor.fsdp_config.param_offload=True",
                "actor_rollout_ref.actor.fsdp_config.optimizer_offload=True",
                "actor_rollout_ref.rollout.name=vllm",
                "actor_rollout_ref.rollout.gpu_memory_utilization=0.8",
                "actor_rollout_ref.ref.log_prob_micro_batch_size_per_gpu=8",
                "actor_rollout_ref.ref.fsdp_config.param_offload=True",
                "algorithm.use_kl_in_reward=False",
                "trainer.critic_warmup=0",
                "trainer.logger=['console','wandb']",
                "trainer.project_name=AgentLightning",
                "trainer.experiment_name=train_sql_agent",
                "trainer.nnodes=1",
                "trainer.save_freq=256",
                "trainer.test_freq=32",
                "trainer.total_epochs=2");

        assertThat(command).hasSize(40);

        var resolved = reader.read(SpecificationInput.ofArguments(command, folder));

        var specification = resolved.specification();
        assertThat(specification.actor().lr()).isEqualTo(1e-6);
        assertThat(specification.actor().clipRatioHigh()).isEqualTo(0.3);
        assertThat(specification.actor().ppoMiniBatchSize()).isEqualTo(32);
        assertThat(specification.trainer().logger()).containsExactly("console");
        assertThat(specification.trainer().saveFreq()).isEqualTo(256);
        assertThat(specification.memory()).isEqualTo(new Specification.Memory(true, null, true, true, true, false));
        assertThat(resolved.warnings())
                .hasSize(10)
                .contains(
                        "argument: agentlightning.port has no effect yet: outside agents find no Agent Lightning task"
                                + " server here",
                        "argument: actor_rollout_ref.actor.ppo_micro_batch_size_per_gpu has no effect: micro-batches are"
                                + " measured in tokens, set actor.micro_batch_tokens",
                        "argument: trainer.logger: 'wandb' does not exist here and is left out. Known: console, file");
    }

    @Test
    void namesTheNameBehindAValue() {
        assertThat(read("actor_rollout_ref.rollout.n=8").values())
                .contains(new ResolvedValue("rollout.n", 8, "argument (actor_rollout_ref.rollout.n)"));
    }

    @Test
    void aPreviewOnlyWarnsOfFilesThatAreNotThere() {
        var preview = reader.preview(SpecificationInput.ofFile(file, List.of("model.path=elsewhere"), folder));

        assertThat(preview.warnings())
                .containsExactly("argument: model.path: there is no folder '" + folder.resolve("elsewhere")
                        + "' ('elsewhere' starts from " + folder
                        + "). A model is a local folder in Hugging Face layout, download it first");
        assertThat(preview.specification().model().path())
                .isEqualTo(folder.resolve("elsewhere").toString());
    }

    @Test
    void numbersThatAreEqualAreTheSameHoweverTheyAreWritten() {
        assertThat(read("algorithm.gamma=1.0").warnings()).isEmpty();
        assertThat(problems("algorithm.gamma=0.9")).contains("algorithm.gamma: '0.9' is not possible, use 1");
    }

    @Test
    void reportsEveryProblemAtOnceWithItsPlace() throws IOException {
        Files.writeString(file, """
                model:
                  path: model
                data:
                  train_files: [data/train.parquet]
                  val_files: data/dev.parquet
                  train_batch_sise: 16
                rollout:
                  temprature: 0.5
                  n: many
                  max_attempts: 99
                algorithm:
                  adv_estimator: gpro
                """);

        assertThat(problems("rollout.time_allowed=soon", "trainer.nnodes=2", "oops"))
                .isEqualTo("""
                        The specification has 8 problems:
                          FILE:6: data.train_batch_sise: is unknown, did you mean 'data.train_batch_size'?
                          FILE:8: rollout.temprature: is unknown, did you mean 'rollout.temperature'?
                          argument: 'oops' is not of the form name=value
                          argument: trainer.nnodes: '2' is not possible, use 1: one trainer process computes an update
                          FILE:9: rollout.n: 'many' is not a whole number (1 or more)
                          argument: rollout.time_allowed: 'soon' is not a duration such as 90s, 10m or 2h (1 or more)
                          FILE:10: rollout.max_attempts: '99' is not allowed, use 1 to 20
                          FILE:12: algorithm.adv_estimator: 'gpro' is unknown, did you mean 'grpo'? Known: grpo, dr_grpo, rloo, reinforce_plus_plus, reinforce_plus_plus_baseline, remax, opo""".replace("FILE", file.toString()));
    }

    @Test
    void refusesPathsThatLeadNowhere() throws IOException {
        Files.delete(folder.resolve("model/model.safetensors"));

        assertThat(problems("data.val_files=nothing.parquet", "data.databases=none"))
                .isEqualTo("""
                        The specification has 3 problems:
                          argument: data.val_files: there is no file 'HERE/nothing.parquet' ('nothing.parquet' starts from HERE). Correct the path or create it
                          HERE/tiny.yaml:2: model.path: 'HERE/model' has no model.safetensors and no model.safetensors.index.json, complete it or set model.initialize=true for fresh weights
                          argument: data.databases: there is no folder 'HERE/none' ('none' starts from HERE). Correct the path or create it""".replace("HERE", folder.toString()));
    }

    @Test
    void saysWhatIsMissingWhenNothingIsGiven() {
        var problems = catchThrowableOfType(
                SpecificationProblems.class, () -> reader.read(SpecificationInput.ofArguments(List.of(), folder)));

        assertThat(problems).hasMessage("""
                The specification has 3 problems:
                  built-in default:9: model.path: is missing, give a text
                  built-in default:18: data.train_files: is empty, give at least one Parquet file, or set trainer.val_only=true
                  built-in default:20: data.val_files: is empty, give at least one Parquet file""");
    }

    @Test
    void refusesWhatDoesNotFitTogether() {
        assertThat(problems("data.train_batch_size=8", "rollout.top_p=0.9", "data.val_files=data/train.parquet"))
                .contains(
                        "actor.ppo_mini_batch_size: 32 is more than data.train_batch_size 8, lower it",
                        "argument: rollout.top_p: 0.9 cuts the distribution that is trained, use 1",
                        "is trained on too, measure on questions that are not");
    }

    @Test
    void namesTheLineThatIsNotYaml() throws IOException {
        Files.writeString(file, "model:\n  path: [unclosed\ndata: x\n");

        assertThat(problems()).contains(file + ":3: is not YAML:");
    }

    @Test
    void aSettingGivenTwiceByBothNamesIsAProblem() {
        assertThat(problems("rollout.n=4", "actor_rollout_ref.rollout.n=5"))
                .contains("actor_rollout_ref.rollout.n: is given twice (it means rollout.n), keep one");
    }

    @Test
    void verlsNamesForTheAlgorithmMeanOurs() {
        var specification = read(
                        "algorithm.adv_estimator=remax",
                        "actor_rollout_ref.actor.policy_loss.loss_mode=gspo",
                        "actor_rollout_ref.actor.use_kl_loss=True",
                        "actor_rollout_ref.actor.kl_loss_type=low_var_kl",
                        "algorithm.use_kl_in_reward=True",
                        "algorithm.kl_ctrl.kl_coef=0.01",
                        "algorithm.filter_groups.enable=True",
                        "algorithm.filter_groups.metric=seq_reward",
                        "algorithm.filter_groups.max_num_gen_batches=4",
                        "data.gen_batch_size=96",
                        "reward_model.overlong_buffer.enable=True",
                        "reward_model.overlong_buffer.len=512",
                        "algorithm.rollout_correction.rollout_is=token")
                .specification();

        assertThat(specification.samplesPerTask()).isEqualTo(5);
        assertThat(specification.data().tasksPerDraw()).isEqualTo(96);
        assertThat(specification.algorithm().dynamicSamplingMetric()).isEqualTo("seq_reward");
        assertThat(specification.algorithm().maxNumGenBatches()).isEqualTo(4);
        assertThat(specification.actor().lossMode()).isEqualTo("gspo");
        assertThat(specification.actor().engineCorrection()).isEqualTo("token");
        assertThat(specification.kl()).isEqualTo(new Specification.Kl(true, 0.001, "low_var_kl", true, 0.01, "k1"));
        assertThat(specification.reward().overlongBuffer()).isEqualTo(512);
    }

    @Test
    void rolloutsAheadOfTheTrainingAreWeighedByTheirProbability() {
        var specification = read("async_training.staleness_threshold=1").specification();

        assertThat(specification.asyncTraining()).isEqualTo(new Specification.AsyncTraining(1, 1));
        assertThat(specification.actor().engineCorrection()).isEqualTo("token");
        assertThat(read("async_training.steps_ahead=1", "actor.engine_correction=sequence")
                        .specification()
                        .actor()
                        .engineCorrection())
                .isEqualTo("sequence");
        assertThat(read().specification().actor().engineCorrection()).isNull();
    }

    @Test
    void refusesSizesThatDoNotFitTogether() {
        assertThat(problems("data.gen_batch_size=64", "actor.micro_mean_rows=3"))
                .contains(
                        "data.gen_batch_size: needs algorithm.dynamic_sampling=true, which picks among the tasks",
                        "actor.micro_mean_rows: 3 does not divide the 128 rows of a mini-batch");
        assertThat(problems("async_training.steps_ahead=1", "async_training.max_staleness=0"))
                .contains("async_training.max_staleness: 0 drops what is rolled out ahead, use 1 or more");
        assertThat(problems(
                        "data.gen_batch_size=8", "algorithm.dynamic_sampling=true", "algorithm.max_num_gen_batches=3"))
                .contains("data.gen_batch_size: 8 tasks in algorithm.max_num_gen_batches 3 draws never fill"
                        + " data.train_batch_size 32, raise one");
    }

    @Test
    void listsTheSettingsInWhichTwoSpecificationsDiffer() {
        assertThat(SpecificationReader.differences(
                        read().specification(),
                        read("rollout.n=8", "actor.lr=1e-4").specification()))
                .containsExactly("rollout.n: '4' is now '8'", "actor.lr: '5.0E-5' is now '1.0E-4'");
    }

    private ResolvedSpecification read(String... arguments) {
        return reader.read(SpecificationInput.ofFile(file, List.of(arguments), folder));
    }

    private String problems(String... arguments) {
        return catchThrowableOfType(SpecificationProblems.class, () -> read(arguments))
                .getMessage();
    }
}
