package dev.orbweaver.rewardservice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.orbweaver.contracts.Topics;
import dev.orbweaver.contracts.identity.RolloutId;
import dev.orbweaver.contracts.reward.Trajectory;
import dev.orbweaver.contracts.reward.Verdict;
import dev.orbweaver.servicesupport.json.JsonRecords;
import dev.orbweaver.testfixtures.ForkedJvm;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/** The service as a process of its own, killed while it scores. */
class RewardServiceCrashIT {

    private static final Duration DEADLINE = Duration.ofSeconds(120);
    private static final int ROLLOUTS = 40;

    /** Takes about as long as the service allows one query. */
    private static final String SLOW =
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n";

    private final JsonRecords json = new JsonRecords();
    private final List<Process> services = new ArrayList<>();
    private EmbeddedKafkaKraftBroker broker;

    @BeforeEach
    void startBroker() {
        broker = new EmbeddedKafkaKraftBroker(1, 1);
        broker.brokerProperty("offsets.topic.num.partitions", "1");
        broker.afterPropertiesSet();
    }

    @AfterEach
    void stop() {
        services.forEach(Process::destroyForcibly);
        broker.destroy();
    }

    @Test
    void everyRolloutIsScoredThoughTheServiceIsKilled(@TempDir Path folder) throws Exception {
        var experiment = SampleExperiment.create(folder, "killed", "execution-match");
        Process first = startService();
        publish(experiment);

        Set<RolloutId> scored = new HashSet<>();
        try (var trajectories = trajectories()) {
            await().atMost(DEADLINE).until(() -> poll(trajectories, scored) > 0);
            first.destroyForcibly().waitFor();
            assertThat(scored).hasSizeLessThan(ROLLOUTS); // killed in the middle

            startService();

            await().atMost(DEADLINE).until(() -> poll(trajectories, scored) == ROLLOUTS);
        }
    }

    private Process startService() throws Exception {
        Process service = ForkedJvm.of(
                        "256m",
                        RewardServiceApplication.class,
                        "--orbweaver.kafka.bootstrap-servers=" + broker.getBrokersAsString(),
                        "--server.port=0",
                        "--orbweaver.reward.threads=2",
                        "--orbweaver.reward.query-time=300ms")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        services.add(service);
        return service;
    }

    /** Every fourth rollout is slow, so that some are scored while others wait. */
    private void publish(SampleExperiment experiment) {
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.getBrokersAsString()),
                new StringSerializer(),
                new ByteArraySerializer())) {
            producer.send(
                    new ProducerRecord<>(Topics.EXPERIMENTS, experiment.name(), json.write(experiment.announcement())));
            IntStream.range(0, ROLLOUTS).forEach(sample -> {
                RolloutId id = experiment.id(0, sample);
                var rollout = experiment.rollout(id, sample % 4 == 3 ? SLOW : "SELECT id FROM shop");
                producer.send(new ProducerRecord<>(Topics.ROLLOUTS, id.toString(), json.write(rollout)));
            });
        }
    }

    private KafkaConsumer<String, byte[]> trajectories() {
        var consumer = new KafkaConsumer<>(
                Map.<String, Object>of(
                        "bootstrap.servers", broker.getBrokersAsString(), "auto.offset.reset", "earliest"),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        consumer.assign(List.of(new TopicPartition(Topics.TRAJECTORIES, 0)));
        return consumer;
    }

    private int poll(KafkaConsumer<String, byte[]> consumer, Set<RolloutId> scored) throws Exception {
        for (var record : consumer.poll(Duration.ofMillis(100))) {
            Trajectory trajectory = json.read(record.value(), Trajectory.class);
            assertThat(trajectory.score().verdict()).isIn(Verdict.MATCH, Verdict.TIMEOUT);
            scored.add(trajectory.id());
        }
        return scored.size();
    }
}
