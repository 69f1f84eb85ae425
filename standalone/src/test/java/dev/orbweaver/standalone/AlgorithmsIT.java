package dev.orbweaver.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.orbweaver.standalone.command.RootCommand;
import dev.orbweaver.standalone.embedded.FreePorts;
import dev.orbweaver.standalone.embedded.Standalone;
import dev.orbweaver.standalone.embedded.StandaloneSettings;
import dev.orbweaver.taskdispatcher.experiment.ExperimentState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** One step of the sample experiment with every estimator and every loss, chosen by its verl name, one after the other. */
class AlgorithmsIT {

    private static final Duration DEADLINE = Duration.ofMinutes(2);

    @TempDir
    static Path folder;

    private static Standalone orbweaver;
    private static int experiments;

    @BeforeAll
    static void start() throws Exception {
        orbweaver = Standalone.start(new StandaloneSettings(folder, FreePorts.find(), "", "cpu", "auto", 16, "auto"));
    }

    @AfterAll
    static void stop() throws Exception {
        orbweaver.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "algorithm.adv_estimator=grpo algorithm.level=transition",
                "algorithm.adv_estimator=grpo algorithm.norm_adv_by_std_in_grpo=False"
                        + " actor_rollout_ref.actor.loss_agg_mode=seq-mean-token-sum-norm",
                "algorithm.adv_estimator=rloo actor_rollout_ref.actor.loss_agg_mode=seq-mean-token-sum",
                "algorithm.adv_estimator=reinforce_plus_plus",
                "algorithm.adv_estimator=reinforce_plus_plus_baseline",
                "algorithm.adv_estimator=remax",
                "algorithm.adv_estimator=opo",
                "actor_rollout_ref.actor.policy_loss.loss_mode=gspo",
                "actor_rollout_ref.actor.policy_loss.loss_mode=cispo",
                "actor_rollout_ref.actor.use_kl_loss=True algorithm.use_kl_in_reward=True"
                        + " actor_rollout_ref.actor.entropy_coeff=0.001",
                "actor_rollout_ref.model.lora_rank=8 actor_rollout_ref.model.lora_alpha=16"
                        + " actor_rollout_ref.model.target_modules=all-linear actor_rollout_ref.actor.use_kl_loss=True",
                "actor_rollout_ref.actor.fsdp_config.param_offload=True"
                        + " actor_rollout_ref.actor.fsdp_config.optimizer_offload=True"
                        + " actor_rollout_ref.ref.fsdp_config.param_offload=True"
                        + " actor_rollout_ref.actor.use_kl_loss=True trainer.n_gpus_per_node=2 actor.decayed=matrices",
                "algorithm.filter_groups.enable=True algorithm.filter_groups.max_num_gen_batches=2"
                        + " data.gen_batch_size=6"
                        + " actor_rollout_ref.actor.clip_ratio_high=0.28"
                        + " reward_model.overlong_buffer.enable=True reward_model.overlong_buffer.len=8",
                "algorithm.rollout_correction.rollout_is=sequence actor_rollout_ref.actor.ppo_epochs=2"
            })
    void trainsAStep(String settings) throws Exception {
        var experiment = new SampleExperiment(orbweaver.controlPlane(), "algorithm-" + experiments++);
        var small = Stream.of(
                "trainer.total_training_steps=1",
                "trainer.val_before_train=false",
                "data.val_limit=1",
                "rollout.n=3",
                "data.train_batch_size=4",
                "actor.ppo_mini_batch_size=4");

        experiment.start(Stream.concat(small, Stream.of(settings.split(" "))).toArray(String[]::new));
        experiment.awaitState(ExperimentState.COMPLETED, DEADLINE);

        assertThat(experiment.trainSteps()).hasSize(1).allSatisfy(step -> {
            assertThat(step.account()).isNotNull();
            assertThat(step.account().isBalanced()).isTrue();
            assertThat(step.account().failed()).isEmpty();
        });
        assertThat(experiment.view().policyVersion()).isEqualTo(1);
        assertThat(experiment.metric("actor/skipped_steps")).containsExactly(0.0);
    }

    @Test
    void aReplayOfARecordedStepIsTheSameUpdate() throws Exception {
        var experiment = new SampleExperiment(orbweaver.controlPlane(), "recorded");
        experiment.start(
                "trainer.total_training_steps=1",
                "trainer.val_before_train=false",
                "data.val_limit=1",
                "trainer.record_trajectories=true");
        experiment.awaitState(ExperimentState.COMPLETED, DEADLINE);
        var recorded = folder.resolve("experiments/recorded/trajectories/train-1.jsonl");
        var metrics = folder.resolve("metrics.json");

        var arguments = new ArrayList<>(List.of(
                "replay", SampleExperiment.MODEL.toString(), recorded.toString(), "--out", folder + "/replayed"));
        arguments.addAll(List.of("--metrics", metrics.toString()));
        arguments.addAll(SampleExperiment.settings("replayed", "trainer.total_training_steps=1"));
        arguments.removeIf(argument -> argument.startsWith("model.path=")); // the folder says it
        int exit = RootCommand.commandLine().execute(arguments.toArray(String[]::new));

        assertThat(exit).isZero();
        var step = JsonMapper.shared()
                .readTree(Files.readAllBytes(metrics))
                .path("steps")
                .get(0);
        double norm =
                step.path("metrics").path("values").path("actor/grad_norm").asDouble();
        assertThat(experiment.metric("actor/grad_norm").getFirst()).isCloseTo(norm, within(1e-3 * (1 + norm)));
        assertThat(folder.resolve("replayed/model.safetensors")).exists();
    }
}
