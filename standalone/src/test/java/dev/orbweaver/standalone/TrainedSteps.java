package dev.orbweaver.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orbweaver.contracts.Topics;
import dev.orbweaver.contracts.experiment.ExperimentEvent;
import dev.orbweaver.contracts.identity.Mode;
import dev.orbweaver.standalone.embedded.EmbeddedBroker;
import dev.orbweaver.standalone.embedded.FreePorts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import tools.jackson.databind.json.JsonMapper;

/** What the trainer said it trained, read from the log that a stopped process left. */
record TrainedSteps(List<ExperimentEvent.StepFinished> finished) {

    static TrainedSteps read(Path kafka) {
        try (var broker = EmbeddedBroker.start(kafka, FreePorts.find());
                var consumer = new KafkaConsumer<>(
                        new HashMap<String, Object>(Map.of("bootstrap.servers", broker.bootstrapServers())),
                        new StringDeserializer(),
                        new ByteArrayDeserializer())) {
            var partition = new TopicPartition(Topics.EXPERIMENT_EVENTS, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            var finished = new ArrayList<ExperimentEvent.StepFinished>();
            long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (consumer.position(partition) < end && System.nanoTime() < deadline) {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> {
                    var event = JsonMapper.shared().readValue(record.value(), ExperimentEvent.class);
                    if (event instanceof ExperimentEvent.StepFinished step
                            && step.step().mode() == Mode.TRAIN) {
                        finished.add(step);
                    }
                });
            }
            return new TrainedSteps(finished);
        }
    }

    void assertEachStepOncePerLineageAndEveryRolloutCounted(int steps, int rolloutsPerStep) {
        assertThat(finished)
                .extracting(step -> "lineage " + step.lineage() + " " + step.step())
                .doesNotHaveDuplicates();
        assertThat(finished.stream().map(step -> step.step().number()).distinct())
                .hasSize(steps);
        assertThat(finished).allSatisfy(step -> {
            assertThat(step.metrics().account().requested()).isEqualTo(rolloutsPerStep);
            assertThat(step.metrics().account().isBalanced()).isTrue();
        });
    }
}
