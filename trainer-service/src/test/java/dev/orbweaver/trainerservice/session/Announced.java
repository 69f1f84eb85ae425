package dev.orbweaver.trainerservice.session;

import dev.orbweaver.contracts.Topics;
import dev.orbweaver.contracts.experiment.ExperimentAnnouncement;
import dev.orbweaver.contracts.experiment.ExperimentAnnouncement.Wanted;
import dev.orbweaver.servicesupport.json.JsonRecords;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/** What a test has announced, so that it can leave nothing wanted behind. */
final class Announced {

    private final Map<String, ExperimentAnnouncement> latest = new HashMap<>();

    void note(ExperimentAnnouncement announcement) {
        latest.put(announcement.experiment(), announcement);
    }

    void endAll(EmbeddedKafkaKraftBroker broker) {
        var json = new JsonRecords();
        Map<String, Object> settings = Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.getBrokersAsString());
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            latest.values().forEach(running -> {
                var end = new ExperimentAnnouncement(
                        running.schema(),
                        running.experiment(),
                        running.specification(),
                        Wanted.END,
                        List.of(),
                        running.lineage());
                producer.send(new ProducerRecord<>(Topics.EXPERIMENTS, running.experiment(), json.write(end)));
            });
        }
    }
}
