package dev.orbweaver.rewardservice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.orbweaver.contracts.Topics;
import dev.orbweaver.contracts.identity.RolloutId;
import dev.orbweaver.contracts.quarantine.QuarantinedRecord;
import dev.orbweaver.contracts.reward.Trajectory;
import dev.orbweaver.contracts.reward.Verdict;
import dev.orbweaver.contracts.rollout.Outcome;
import dev.orbweaver.contracts.rollout.Rollout;
import dev.orbweaver.servicesupport.kafka.RecordPublisher;
import dev.orbweaver.servicesupport.kafka.RecordReaders;
import dev.orbweaver.servicesupport.kafka.StartAt;
import dev.orbweaver.servicesupport.kafka.TopicCreator;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/** The whole service against a real broker and real SQLite. */
class RewardServiceIT {

    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final String ENDLESS =
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n";

    private static final List<Trajectory> trajectories = new CopyOnWriteArrayList<>();
    private static final List<QuarantinedRecord> quarantined = new CopyOnWriteArrayList<>();

    private static EmbeddedKafkaKraftBroker broker;
    private static ConfigurableApplicationContext service;
    private static SampleExperiment experiment;
    private static SampleExperiment withPlugin;
    private static SampleExperiment misspelt;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        broker = new EmbeddedKafkaKraftBroker(1, 1);
        broker.brokerProperty("offsets.topic.num.partitions", "1");
        broker.afterPropertiesSet();
        experiment = SampleExperiment.create(folder.resolve("a"), "matching", "execution-match");
        withPlugin = SampleExperiment.create(folder.resolve("b"), "patient", "patience");
        misspelt = SampleExperiment.create(folder.resolve("c"), "misspelt", "execution-mtach");
        service = startService();
        await().atMost(DEADLINE)
                .until(() -> service.getBean(TopicCreator.class).ready().isDone());
        for (var known : List.of(experiment, withPlugin, misspelt)) {
            publish(Topics.EXPERIMENTS, known.name(), known.announcement());
        }
        readTopics();
    }

    @AfterAll
    static void stop() {
        service.close();
        broker.destroy();
    }

    @Test
    void aRolloutComesBackWithItsRewardAndReason() {
        assertThat(score(experiment.rollout(experiment.id(0, 0), "SELECT id FROM shop")))
                .satisfies(trajectory -> {
                    assertThat(trajectory.reward()).isEqualTo(1);
                    assertThat(trajectory.score().verdict()).isEqualTo(Verdict.MATCH);
                    assertThat(trajectory.firstScore()).isNull();
                    assertThat(trajectory.isFailed()).isFalse();
                });
        assertThat(score(experiment.rollout(experiment.id(0, 1), "SELECT town FROM shop"))
                        .score()
                        .verdict())
                .isEqualTo(Verdict.DIFFERENT_ROWS);
        assertThat(score(experiment.rollout(experiment.id(0, 2), "DROP TABLE shop"))
                        .score()
                        .verdict())
                .isEqualTo(Verdict.NOT_A_QUERY);
        assertThat(score(experiment.rollout(experiment.id(0, 3))).score().verdict())
                .isEqualTo(Verdict.NO_SQL);
    }

    @Test
    void theFirstTurnIsScoredBesideTheLast() {
        var trajectory = score(
                experiment.rollout(experiment.id(0, 10), "SELECT town FROM shop", "SELECT id FROM shop ORDER BY id"));

        assertThat(trajectory.reward()).isEqualTo(1);
        assertThat(trajectory.firstScore().verdict()).isEqualTo(Verdict.DIFFERENT_ROWS);
    }

    @Test
    void aMatchWithAnEmptyGoldResultIsNamed() {
        var trajectory = score(experiment.rollout(experiment.id(1, 0), "SELECT 1 WHERE 0"));

        assertThat(trajectory.reward()).isEqualTo(1);
        assertThat(trajectory.score().verdict()).isEqualTo(Verdict.GOLD_EMPTY);
    }

    @Test
    void anEndlessQueryCostsItsOwnTimeOnly() {
        publish(experiment.rollout(experiment.id(0, 20), ENDLESS));

        assertThat(score(experiment.rollout(experiment.id(0, 21), "SELECT id FROM shop"))
                        .reward())
                .isEqualTo(1);
        assertThat(awaited(experiment.id(0, 20)).score().verdict()).isEqualTo(Verdict.TIMEOUT);
    }

    @Test
    void aFailedRolloutPassesThroughWithItsReason() {
        var trajectory = score(experiment.rollout(
                experiment.id(0, 30), Outcome.failed("model call failed", "409"), "SELECT id FROM shop"));

        assertThat(trajectory.isFailed()).isTrue();
        assertThat(trajectory.reward()).isZero();
        assertThat(trajectory.score().verdict()).isEqualTo(Verdict.ROLLOUT_FAILED);
        assertThat(trajectory.score().detail()).isEqualTo("model call failed: 409");
    }

    @Test
    void whatCannotBeScoredIsAFailedTrajectory() {
        var unknownTask = score(experiment.rollout(experiment.id(77, 0), "SELECT 1"));
        var unknownFunction = score(misspelt.rollout(misspelt.id(0, 0), "SELECT 1"));

        assertThat(unknownTask.isFailed()).isTrue();
        assertThat(unknownTask.score().detail())
                .isEqualTo("scoring failed: task 'tasks-77' is in none of the data files");
        assertThat(unknownFunction.score().detail())
                .isEqualTo("scoring failed: reward.function: 'execution-mtach' is unknown."
                        + " Known: execution-match, patience");
    }

    @Test
    void aPluginScoresByItsOwnRuleAndIsHeldToTheDeadline() {
        assertThat(score(withPlugin.rollout(withPlugin.id(0, 0), "1234")).reward())
                .isEqualTo(0.25);
        assertThat(score(withPlugin.rollout(withPlugin.id(0, 1), "fail"))
                        .score()
                        .detail())
                .isEqualTo("scoring failed: the reward function failed: java.lang.IllegalStateException: no idea");
        assertThat(score(withPlugin.rollout(withPlugin.id(0, 2), "forever"))
                        .score()
                        .detail())
                .isEqualTo("scoring failed: scoring took longer than 3000 ms");
    }

    @Test
    void aRolloutOfAnUnknownExperimentIsSetAside() {
        var stranger = new SampleExperiment("nobody", experiment.specification(), experiment.agent());

        publish(stranger.rollout(stranger.id(0, 0), "SELECT 1"));

        await().atMost(DEADLINE)
                .untilAsserted(() -> assertThat(quarantined).anySatisfy(record -> {
                    assertThat(record.reason()).isEqualTo("experiment 'nobody' is not known");
                    assertThat(record.value()).contains("nobody.train-1.tasks-0.0");
                    assertThat(record.topic()).isEqualTo(Topics.ROLLOUTS);
                }));
    }

    @Test
    void aSecondServiceGoesOnWhereTheFirstStopped() {
        score(experiment.rollout(experiment.id(0, 40), "SELECT id FROM shop"));
        service.close();
        service = startService();

        readTopics();
        publish(experiment.rollout(experiment.id(0, 41), "SELECT id FROM shop"));

        assertThat(awaited(experiment.id(0, 41)).reward()).isEqualTo(1);
    }

    private static ConfigurableApplicationContext startService() {
        return RewardServiceApplication.builder()
                .run(
                        "--orbweaver.kafka.bootstrap-servers=" + broker.getBrokersAsString(),
                        "--server.port=0",
                        "--orbweaver.reward.query-time=1s",
                        "--orbweaver.reward.rollout-time=3s",
                        "--orbweaver.reward.announcement-time=1s");
    }

    private static void readTopics() {
        var readers = service.getBean(RecordReaders.class);
        var beginning = new StartAt.Beginning();
        readers.assigned(Topics.TRAJECTORIES, Trajectory.class, beginning, r -> trajectories.add(r.record()))
                .start();
        readers.assigned(Topics.QUARANTINE, QuarantinedRecord.class, beginning, r -> quarantined.add(r.record()))
                .start();
    }

    private static Trajectory score(Rollout rollout) {
        publish(rollout);
        return awaited(rollout.id());
    }

    private static void publish(Rollout rollout) {
        publish(Topics.ROLLOUTS, rollout.id().toString(), rollout);
    }

    private static void publish(String topic, String key, Object record) {
        service.getBean(RecordPublisher.class).publishAndWait(topic, key, record);
    }

    private static Trajectory awaited(RolloutId id) {
        return await().atMost(DEADLINE)
                .until(
                        () -> trajectories.stream()
                                .filter(trajectory -> trajectory.id().equals(id))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }
}
