package dev.orbweaver.standalone.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerIT {

    private static final Duration DEADLINE = Duration.ofSeconds(30);

    @Test
    void itsRecordsSurviveARestartAndAShareGroupHandsThemOut(@TempDir Path folder) throws Exception {
        var ports = FreePorts.find();
        try (var broker = EmbeddedBroker.start(folder, ports)) {
            create(broker, "work");
            publish(broker, "work", "one");
        }
        try (var broker = EmbeddedBroker.start(folder, ports)) {
            publish(broker, "work", "two");

            assertThat(readAll(broker, "work", 2)).containsExactly("one", "two");
            assertThat(handOut(broker, "work", 2)).containsExactlyInAnyOrder("one", "two");
        }
    }

    private static void create(EmbeddedBroker broker, String topic) throws Exception {
        try (var admin = Admin.create(client(broker))) {
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get(30, TimeUnit.SECONDS);
        }
    }

    private static void publish(EmbeddedBroker broker, String topic, String value) throws Exception {
        try (var producer = new KafkaProducer<>(client(broker), new StringSerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, value.getBytes(StandardCharsets.UTF_8)))
                    .get(30, TimeUnit.SECONDS);
        }
    }

    private static List<String> readAll(EmbeddedBroker broker, String topic, int count) {
        try (var consumer =
                new KafkaConsumer<>(client(broker), new StringDeserializer(), new ByteArrayDeserializer())) {
            var partition = List.of(new TopicPartition(topic, 0));
            consumer.assign(partition);
            consumer.seekToBeginning(partition);
            var values = new ArrayList<String>();
            long end = System.nanoTime() + DEADLINE.toNanos();
            while (values.size() < count && System.nanoTime() < end) {
                consumer.poll(Duration.ofMillis(200))
                        .forEach(record -> values.add(new String(record.value(), StandardCharsets.UTF_8)));
            }
            return values;
        }
    }

    private static List<String> handOut(EmbeddedBroker broker, String topic, int count) throws Exception {
        var group = new ConfigResource(ConfigResource.Type.GROUP, "workers");
        try (var admin = Admin.create(client(broker))) {
            admin.incrementalAlterConfigs(Map.of(
                            group,
                            List.of(new AlterConfigOp(
                                    new ConfigEntry("share.auto.offset.reset", "earliest"), AlterConfigOp.OpType.SET))))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        }
        var properties = client(broker);
        properties.put("group.id", "workers");
        try (var consumer =
                new KafkaShareConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(topic));
            var values = new ArrayList<String>();
            long end = System.nanoTime() + DEADLINE.toNanos();
            while (values.size() < count && System.nanoTime() < end) {
                consumer.poll(Duration.ofMillis(200))
                        .forEach(record -> values.add(new String(record.value(), StandardCharsets.UTF_8)));
            }
            return values;
        }
    }

    private static HashMap<String, Object> client(EmbeddedBroker broker) {
        return new HashMap<>(Map.of("bootstrap.servers", broker.bootstrapServers()));
    }
}
