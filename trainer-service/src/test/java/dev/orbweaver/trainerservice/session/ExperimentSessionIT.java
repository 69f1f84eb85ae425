package dev.orbweaver.trainerservice.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.orbweaver.contracts.experiment.ExperimentAnnouncement.Wanted;
import dev.orbweaver.contracts.experiment.ExperimentEvent;
import dev.orbweaver.contracts.experiment.Specification;
import dev.orbweaver.contracts.policy.PolicyVersion;
import dev.orbweaver.contracts.reward.Trajectory;
import dev.orbweaver.contracts.rollout.AgentSettings;
import dev.orbweaver.languagemodel.ComputePermit;
import dev.orbweaver.languagemodel.LanguageModel;
import dev.orbweaver.testfixtures.Specifications;
import dev.orbweaver.trainerservice.TinyModel;
import dev.orbweaver.trainerservice.replay.Replay;
import dev.orbweaver.trainerservice.replay.TrajectoryFile;
import dev.orbweaver.trainerservice.update.PolicySettings;
import dev.orbweaver.trainerservice.update.StopSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/** The trainer as a service, against a real broker; the test is the dispatcher and the reward service. */
class ExperimentSessionIT {

    @TempDir
    static Path models;

    private static EmbeddedKafkaKraftBroker broker;
    private static Path model;

    private final Announced announced = new Announced();

    @TempDir
    Path folder;

    @BeforeAll
    static void start() {
        broker = new EmbeddedKafkaKraftBroker(1, 1);
        broker.brokerProperty("offsets.topic.num.partitions", "1");
        broker.afterPropertiesSet();
        model = TinyModel.write(models);
    }

    @AfterAll
    static void stop() {
        broker.destroy();
    }

    /** The trainer holds one experiment at a time: none may be left wanted. */
    @AfterEach
    void endAll() {
        announced.endAll(broker);
    }

    @Test
    void trainsEachStepOnceAndSaysSo() {
        try (var trainer = start(folder, "once")) {
            var ready = trainer.begin(specification());
            assertThat(ready.completedSteps()).isZero();
            assertThat(ready.policyVersion()).isZero();

            trainer.publishStep(1);
            trainer.publishTrajectory(1, "a", 0, 5); // a second attempt of a rollout that counted
            var first = trainer.awaitStep(1);
            trainer.publishTrajectory(1, "b", 1, 5); // too late
            trainer.publishStep(2);
            var second = trainer.awaitStep(2);
            trainer.announce(specification(), Wanted.STOP);
            var stopped = trainer.awaitEvent(ExperimentEvent.Stopped.class);

            assertThat(List.of(first, second)).allSatisfy(step -> {
                assertThat(step.metrics().account().isBalanced()).isTrue();
                assertThat(step.metrics().account().trained()).isEqualTo(4);
                assertThat(step.metrics().values())
                        .containsKeys("actor/pg_loss", "actor/grad_norm", "critic/rewards/mean", "timing_s/step");
            });
            assertThat(stopped.completedSteps()).isEqualTo(2);
            assertThat(trainer.versions()).extracting(PolicyVersion::version).containsExactly(0L, 1L, 2L);
            assertThat(trainer.versions()).extracting(PolicyVersion::checksum).doesNotHaveDuplicates();
        }
    }

    @Test
    void whatIsPublishedAndSavedAreModelFolders() {
        try (var trainer = start(folder, "folders")) {
            trainer.begin(specification());
            trainer.publishStep(1);
            trainer.awaitStep(1);
            trainer.announce(specification(), Wanted.END);
            var saved = trainer.awaitEvent(ExperimentEvent.CheckpointSaved.class);
            trainer.awaitEvent(ExperimentEvent.Stopped.class);

            var published = trainer.versions().getLast();
            assertThat(published.checksum()).isEqualTo(checksum(Path.of(published.location())));
            assertThat(published.checksum()).isEqualTo(checksum(Path.of(saved.location())));
        }
    }

    /**
     * A copy of the folder as it lies on disk after a step is what a kill there leaves: before the first checkpoint, at one, after
     * one. The trajectories come from the topic again, and lead to the weights of the training that nobody interrupted.
     */
    @ParameterizedTest
    @CsvSource({"1, 0, 0", "2, 2, 0", "3, 2, 0", "3, 2, 4"}) // save_freq 2
    void afterAKillTheStepsSinceTheCheckpointAreTrainedAgainToTheSameBits(int killedAfter, int saved, int loraRank)
            throws IOException {
        var killed = folder.resolve("killed");
        var name = "killed-" + killedAfter + "-" + loraRank;
        var specification = Specifications.with(
                specification(),
                new Specification.Lora(loraRank, 16, List.of("all-linear")),
                new Specification.Kl(true, 0.001, "k3", false, 0.001, "k1"));
        try (var trainer = start(folder.resolve("first"), name)) {
            trainer.begin(specification);
            for (int step = 1; step <= 4; step++) {
                trainer.publishStep(step);
                trainer.awaitStep(step);
                if (step == killedAfter) {
                    if (step == saved) { // it is said after the step is
                        trainer.awaitEvent(ExperimentEvent.CheckpointSaved.class);
                    }
                    copy(folder.resolve("first"), killed);
                }
            }
        }
        try (var trainer = start(killed, name)) {
            var ready = trainer.awaitEvent(ExperimentEvent.TrainerReady.class, 2);
            assertThat(ready.completedSteps()).isEqualTo(saved);
            trainer.awaitStep(4, 2);

            // versions 0 to 4 without a kill, and from the checkpoint's on with one
            assertThat(checksums(trainer, 2)).isEqualTo(checksums(trainer, 1).subList(saved, 5));
            assertThat(versions(trainer, 2).getFirst().version()).isEqualTo(saved);
        }
    }

    /** Some of each step's rollouts are there before the step before it is trained, and by the policy before that. */
    @ParameterizedTest
    @CsvSource({"1, 0", "2, 2", "3, 2"}) // save_freq 2
    void oneStepOffPolicyAKillLosesNothingToo(int killedAfter, int saved) throws IOException {
        var killed = folder.resolve("killed");
        var name = "ahead-" + killedAfter;
        try (var trainer = start(folder.resolve("first"), name)) {
            trainer.begin(oneStepOff());
            trainer.publishTask(1, "a", 0);
            for (int step = 1; step <= 4; step++) {
                // in the last step by version 1 where version 3 is trained
                trainer.publishTask(step, "b", step == 4 ? 1 : Math.max(0, step - 2));
                trainer.publishTask(step + 1, "a", step - 1);
                trainer.awaitStep(step);
                if (step == killedAfter) {
                    if (step == saved) {
                        trainer.awaitEvent(ExperimentEvent.CheckpointSaved.class);
                    }
                    copy(folder.resolve("first"), killed);
                }
            }
            var account = trainer.awaitStep(4).metrics().account();
            assertThat(account.dropped()).containsOnly(entry("too old", 2));
            assertThat(account.trained()).isEqualTo(2);
            assertThat(account.isBalanced()).isTrue();
        }
        try (var trainer = start(killed, name)) {
            var ready = trainer.awaitEvent(ExperimentEvent.TrainerReady.class, 2);
            assertThat(ready.completedSteps()).isEqualTo(saved);
            var again = trainer.awaitStep(4, 2);

            assertThat(again.metrics().account())
                    .isEqualTo(trainer.awaitStep(4, 1).metrics().account());
            assertThat(checksums(trainer, 2)).isEqualTo(checksums(trainer, 1).subList(saved, 5));
        }
    }

    @Test
    void lorasAdditionsArePublishedMergedAndSavedByThemselvesToo() {
        var specification = Specifications.with(
                warmedUp(specification()), new Specification.Lora(4, 16, List.of("q_proj", "v_proj")));
        try (var trainer = start(folder, "lora")) {
            trainer.begin(specification);
            trainer.announceWarmUp(specification);
            trainer.awaitStep(RunningTrainer.WARM_UP, 1);
            trainer.publishStep(1);
            trainer.awaitStep(1);
            trainer.announce(specification, Wanted.END);
            trainer.awaitEvent(ExperimentEvent.Stopped.class);

            assertThat(checksums(trainer, 1)).hasSize(3).doesNotHaveDuplicates();
            var saved = folder.resolve("lora/checkpoints/checkpoint-1");
            assertThat(checksum(saved)).isEqualTo(trainer.versions().getLast().checksum());
            try (var base = LanguageModel.open(folder.resolve("lora/reference"));
                    var policy = base.trainablePolicy(PolicySettings.of(specification))) {
                policy.readAdapter(saved.resolve("adapter"));
                assertThat(policy.checksum()).isEqualTo(checksum(saved));
            }
        }
    }

    @Test
    void aStepWithTooFewMixedGroupsAsksForMoreTasksAndAResumeDoesSoAgain() throws IOException {
        var sampling = new Specification.Algorithm("grpo", "rollout", true, "write", true, "acc", 10);
        var dynamic = Specifications.with(specification(), sampling);
        var killed = folder.resolve("killed");
        try (var trainer = start(folder.resolve("first"), "drawn")) {
            trainer.begin(dynamic);
            copy(folder.resolve("first"), killed);
            trainer.publishDrawn(1, "a", 4, false);
            trainer.publishDrawn(1, "b", 4, true);
            assertThat(trainer.awaitEvent(ExperimentEvent.MoreTasksNeeded.class).requested())
                    .isEqualTo(4);
            trainer.publishDrawn(1, "c", 6, true);
            assertThat(trainer.awaitEvent(ExperimentEvent.MoreTasksNeeded.class, 2)
                            .requested())
                    .isEqualTo(6);
            trainer.publishDrawn(1, "d", 10, false);
            trainer.publishDrawn(1, "e", 10, false);

            var step = trainer.awaitStep(1);
            assertThat(step.metrics().account().requested()).isEqualTo(10);
            assertThat(step.metrics().account().trained()).isEqualTo(4);
            assertThat(step.metrics().account().dropped())
                    .containsOnly(entry("same reward", 4), entry("batch full", 2));
            assertThat(step.metrics().values()).containsEntry("train/num_gen_batches", 3.0);
        }
        try (var trainer = start(killed, "drawn")) {
            trainer.awaitStep(1, 2); // nobody answers now: what was drawn lies in the topic

            assertThat(checksums(trainer, 2)).isEqualTo(checksums(trainer, 1).subList(0, 2));
        }
    }

    @Test
    void aReplayOfTheRecordedTrajectoriesGivesTheSameWeights() throws Exception {
        var from = specification().trainer();
        var recorded = Specifications.with(
                specification(),
                new Specification.Trainer(
                        from.projectName(),
                        from.experimentName(),
                        from.totalEpochs(),
                        from.totalTrainingSteps(),
                        from.saveFreq(),
                        from.testFreq(),
                        from.valBeforeTrain(),
                        from.valOnly(),
                        from.keepCheckpoints(),
                        from.stepTimeout(),
                        from.device(),
                        from.logger(),
                        null,
                        false,
                        true,
                        from.devices()));
        try (var trainer = start(folder, "recorded")) {
            trainer.begin(recorded);
            trainer.publishStep(1);
            trainer.awaitStep(1);
            trainer.publishStep(2);
            var second = trainer.awaitStep(2);
            var trajectories = new ArrayList<Trajectory>();
            for (int step = 1; step <= 2; step++) {
                trajectories.addAll(
                        TrajectoryFile.read(folder.resolve("recorded/trajectories/train-" + step + ".jsonl")));
            }

            var report = new Replay(recorded, new ComputePermit(), StopSignal.NEVER)
                    .run(model, trajectories, folder.resolve("replayed"));

            assertThat(report.checksum()).isEqualTo(trainer.versions().getLast().checksum());
            assertThat(checksum(folder.resolve("replayed"))).isEqualTo(report.checksum());
            assertThat(report.steps().getLast().metrics().values().get("actor/grad_norm"))
                    .isEqualTo(second.metrics().values().get("actor/grad_norm"));
        }
    }

    @Test
    void aServiceThatShutsDownGoesOnLater() {
        try (var trainer = start(folder, "later")) {
            trainer.begin(specification());
            trainer.publishStep(1);
            trainer.awaitStep(1);
        }
        try (var trainer = start(folder, "later")) {
            var ready = trainer.awaitEvent(ExperimentEvent.TrainerReady.class, 2);
            assertThat(ready.completedSteps()).isEqualTo(1); // saved at the shutdown
            trainer.publishStep(2);
            trainer.awaitStep(2, 2);
        }
    }

    @Test
    void aWarmUpIsAStepOfItsOwnAndIsNotRepeatedAfterAKill() throws IOException {
        var killed = folder.resolve("killed");
        var specification = warmedUp(specification());
        try (var trainer = start(folder.resolve("first"), "warm")) {
            assertThat(trainer.begin(specification).warmedUp()).isFalse();
            trainer.announceWarmUp(specification);
            var finished = trainer.awaitStep(RunningTrainer.WARM_UP, 1);
            assertThat(finished.policyVersion()).isEqualTo(1);
            assertThat(finished.metrics().values().get("sft/loss"))
                    .isLessThan(finished.metrics().values().get("sft/first_loss"));
            assertThat(trainer.awaitEvent(ExperimentEvent.WarmUpProgress.class).total())
                    .isEqualTo(6);
            trainer.awaitEvent(ExperimentEvent.CheckpointSaved.class);
            copy(folder.resolve("first"), killed);
        }
        try (var trainer = start(killed, "warm")) {
            var ready = trainer.awaitEvent(ExperimentEvent.TrainerReady.class, 2);
            assertThat(ready.warmedUp()).isTrue();
            assertThat(checksums(trainer, 2))
                    .containsExactly(checksums(trainer, 1).getLast());
            trainer.publishStep(1);
            assertThat(trainer.awaitStep(1, 2).policyVersion()).isEqualTo(2);
        }
    }

    @Test
    void aStepWhoseTimeIsUpIsClosedAndWhatIsMissingHasFailed() {
        var hurried =
                Specifications.with(specification(), trainer(specification().trainer(), Duration.ofSeconds(2), false));
        try (var trainer = start(folder, "hurried")) {
            trainer.begin(hurried);
            trainer.publishTrajectory(1, "a", 0, 1);
            trainer.publishTrajectory(1, "a", 1, 1);
            trainer.publishTrajectory(1, "b", 0, 1);

            var account = trainer.awaitStep(1).metrics().account();

            assertThat(account.trained()).isEqualTo(2);
            assertThat(account.failed()).containsEntry("step timed out", 1);
            assertThat(account.dropped()).containsEntry("group too small", 1);
            assertThat(account.isBalanced()).isTrue();
            trainer.awaitEvent(ExperimentEvent.CheckpointSaved.class);
        }
    }

    @Test
    void measuringAloneTrainsNothing() {
        var valOnly =
                Specifications.with(specification(), trainer(specification().trainer(), Duration.ofMinutes(1), true));
        try (var trainer = start(folder, "measured")) {
            trainer.begin(valOnly);
            trainer.announce(valOnly, Wanted.END);
            trainer.awaitEvent(ExperimentEvent.Stopped.class);

            assertThat(trainer.versions().getFirst().location()).isEqualTo(model.toString());
            assertThat(trainer.versions()).hasSize(1);
        }
    }

    @Test
    void aModelFolderThatCannotBeUsedFailsWithItsReason() {
        var missing = Specifications.small(folder.resolve("nowhere").toString());
        try (var trainer = start(folder.resolve("trainer"), "missing")) {
            trainer.announce(missing, Wanted.RUN);

            var failed = trainer.awaitEvent(ExperimentEvent.Failed.class);

            assertThat(failed.reason()).contains(folder.resolve("nowhere").toString(), "no such folder");
            assertThat(failed.service()).isEqualTo("trainer-service");
        }
    }

    @Test
    void responsesThatLeaveNoRoomForAPromptAreRefusedAtOnce() {
        var endless = new Specification.Rollouts(2, 1, 1, -1, 1_000_000, 0, 1L, Duration.ofMinutes(1), 3);
        try (var trainer = start(folder, "endless")) {
            trainer.announce(Specifications.with(specification(), endless), Wanted.RUN);

            assertThat(trainer.awaitEvent(ExperimentEvent.Failed.class).reason())
                    .contains("rollout.max_tokens: 1000000 leaves no room for a prompt", "set it lower");
        }
    }

    @Test
    void anExperimentThatWillNotFitIsRefusedBeforeAnythingIsLoaded() {
        try (var trainer = start(folder, "large")) {
            trainer.announceNew(Specifications.with(
                    specification(), new Specification.Memory(true, 0.001, false, false, false, false)));

            assertThat(trainer.awaitEvent(ExperimentEvent.Failed.class).reason())
                    .contains("will be needed on cpu, 0.0 GB may be used");
            assertThat(trainer.versions()).isEmpty();
        }
    }

    @Test
    void anExperimentOfTheSameNameBeginsAnewWhenTheDispatcherKnowsOfNone() {
        try (var trainer = start(folder, "anew")) {
            trainer.begin(specification());
            trainer.publishStep(1);
            trainer.awaitStep(1);
            trainer.announce(specification(), Wanted.END);
            trainer.awaitEvent(ExperimentEvent.Stopped.class);

            trainer.announceNew(specification());
            var ready = trainer.awaitEvent(ExperimentEvent.TrainerReady.class, 2);

            assertThat(ready.completedSteps()).isZero();
            assertThat(versions(trainer, 2).getFirst().checksum())
                    .isEqualTo(versions(trainer, 1).getFirst().checksum());
            assertThat(folder.resolve("anew.previous/checkpoints/checkpoint-1")).isDirectory();
        }
    }

    @Test
    void anExperimentThatIsNotLoadedCanBeStopped() {
        try (var trainer = start(folder, "unloaded")) {
            trainer.announce(specification(), Wanted.STOP);

            assertThat(trainer.awaitEvent(ExperimentEvent.Stopped.class).completedSteps())
                    .isZero();
        }
    }

    private RunningTrainer start(Path trainerFolder, String experiment) {
        return RunningTrainer.start(broker, trainerFolder, experiment, announced);
    }

    private static Specification specification() {
        return Specifications.small(model.toString());
    }

    private static Specification oneStepOff() {
        return Specifications.with(specification(), new Specification.AsyncTraining(1, 1));
    }

    private static Specification warmedUp(Specification from) {
        var sample = Path.of("../data/sample").toAbsolutePath();
        return Specifications.with(
                from,
                new Specification.Data(
                        List.of(sample.resolve("train.parquet").toString()),
                        List.of(),
                        sample.resolve("database").toString(),
                        2,
                        480,
                        200,
                        false,
                        1,
                        null,
                        null,
                        null),
                new AgentSettings("default", "compact", "compact", 2, 2048, 200),
                new Specification.WarmUp(1, 4, 1e-2, 40, 6));
    }

    private static Specification.Trainer trainer(Specification.Trainer from, Duration stepTimeout, boolean valOnly) {
        return new Specification.Trainer(
                from.projectName(),
                from.experimentName(),
                from.totalEpochs(),
                from.totalTrainingSteps(),
                from.saveFreq(),
                from.testFreq(),
                from.valBeforeTrain(),
                valOnly,
                from.keepCheckpoints(),
                stepTimeout,
                from.device(),
                from.logger(),
                null,
                false,
                false,
                from.devices());
    }

    private static List<PolicyVersion> versions(RunningTrainer trainer, long lineage) {
        return trainer.versions().stream()
                .filter(version -> version.lineage() == lineage)
                .toList();
    }

    private static List<String> checksums(RunningTrainer trainer, long lineage) {
        return versions(trainer, lineage).stream().map(PolicyVersion::checksum).toList();
    }

    private static String checksum(Path weights) {
        try (var opened = LanguageModel.open(weights)) {
            return opened.checksum();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var tree = Files.walk(from)) {
            for (var path : tree.filter(path -> !path.endsWith("lock") && !path.endsWith("owner"))
                    .toList()) {
                Files.copy(path, to.resolve(from.relativize(path)));
            }
        }
    }
}
