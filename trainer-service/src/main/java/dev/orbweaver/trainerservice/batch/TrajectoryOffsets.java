package dev.orbweaver.trainerservice.batch;

import dev.orbweaver.contracts.Topics;
import dev.orbweaver.servicesupport.kafka.KafkaClients;
import dev.orbweaver.servicesupport.kafka.TopicCreator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.springframework.stereotype.Component;

/** How far the topic of trajectories reaches, back and forth. */
@Component
public final class TrajectoryOffsets {

    private static final long CALL_SECONDS = 30;

    private final KafkaClients clients;
    private final TopicCreator topics;

    TrajectoryOffsets(KafkaClients clients, TopicCreator topics) {
        this.clients = clients;
        this.topics = topics;
    }

    /** Next offset of each partition: what is published from now on lies there or later. */
    public Map<Integer, Long> end() throws InterruptedException {
        return offsets(OffsetSpec.latest());
    }

    /**
     * Checks that nothing from these offsets on was deleted.
     *
     * @throws IllegalStateException if the topic does not reach back so far any more
     */
    public void requireKept(Map<Integer, Long> offsets) throws InterruptedException {
        offsets(OffsetSpec.earliest()).forEach((partition, oldest) -> {
            if (offsets.getOrDefault(partition, oldest) < oldest) {
                throw new IllegalStateException("the topic " + Topics.TRAJECTORIES + " reaches back to offset " + oldest
                        + " only, but offset " + offsets.get(partition) + " is needed to resume:"
                        + " raise orbweaver.kafka.retention, save checkpoints more often, or start anew");
            }
        });
    }

    private Map<Integer, Long> offsets(OffsetSpec spec) throws InterruptedException {
        try (Admin admin = clients.admin()) {
            topics.ready().get(CALL_SECONDS, TimeUnit.SECONDS);
            var asked = new HashMap<TopicPartition, OffsetSpec>();
            admin.describeTopics(List.of(Topics.TRAJECTORIES))
                    .allTopicNames()
                    .get(CALL_SECONDS, TimeUnit.SECONDS)
                    .values()
                    .forEach(topic -> topic.partitions()
                            .forEach(info ->
                                    asked.put(new TopicPartition(Topics.TRAJECTORIES, info.partition()), spec)));
            var offsets = new HashMap<Integer, Long>();
            admin.listOffsets(asked)
                    .all()
                    .get(CALL_SECONDS, TimeUnit.SECONDS)
                    .forEach((partition, info) -> offsets.put(partition.partition(), info.offset()));
            return offsets;
        } catch (ExecutionException | TimeoutException e) {
            throw new KafkaUnreachable(e);
        }
    }
}
