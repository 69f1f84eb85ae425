package dev.orbweaver.servicesupport.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.orbweaver.contracts.Topics;
import dev.orbweaver.contracts.experiment.ExperimentEvent;
import dev.orbweaver.contracts.quarantine.QuarantinedRecord;
import dev.orbweaver.testservice.TestServiceApplication;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/** Against a real broker. */
class RecordReadersIT {

    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private static EmbeddedKafkaKraftBroker broker;
    private static ConfigurableApplicationContext service;
    private static RecordPublisher publisher;
    private static RecordReaders readers;

    @BeforeAll
    static void start() {
        broker = new EmbeddedKafkaKraftBroker(1, 1);
        broker.brokerProperty("offsets.topic.num.partitions", "1");
        broker.afterPropertiesSet();
        service = TestServiceApplication.start(broker.getBrokersAsString());
        publisher = service.getBean(RecordPublisher.class);
        readers = service.getBean(RecordReaders.class);
        await().atMost(DEADLINE)
                .until(() -> service.getBean(TopicCreator.class).ready().isDone());
    }

    @AfterAll
    static void stop() {
        service.close();
        broker.destroy();
    }

    @Test
    void everyAssignedReaderSeesEveryRecordFromWhereItBegins() throws Exception {
        var first = publisher.publishAndWait(Topics.EXPERIMENT_EVENTS, "a", failed("one"));
        publisher.publishAndWait(Topics.EXPERIMENT_EVENTS, "a", failed("two"));
        List<String> all = new CopyOnWriteArrayList<>();
        List<String> later = new CopyOnWriteArrayList<>();

        try (var whole = readers.assigned(
                        Topics.EXPERIMENT_EVENTS,
                        ExperimentEvent.class,
                        new StartAt.Beginning(),
                        r -> all.add(reason(r)));
                var rest = readers.assigned(
                        Topics.EXPERIMENT_EVENTS,
                        ExperimentEvent.class,
                        new StartAt.Offsets(Map.of(0, first.offset() + 1)),
                        r -> later.add(reason(r)))) {
            assertThat(whole.start().awaitCaughtUp(DEADLINE)).isTrue();
            assertThat(rest.start().awaitCaughtUp(DEADLINE)).isTrue();

            assertThat(all).containsSubsequence("one", "two");
            assertThat(later).startsWith("two").doesNotContain("one");
        }
    }

    @Test
    void whatCannotBeUsedIsKeptWithItsReason() {
        var template = service.getBean(KafkaClients.class).producers().createProducer();
        template.send(new org.apache.kafka.clients.producer.ProducerRecord<>(
                Topics.EXPERIMENT_EVENTS, "b", "{\"schema\":99}".getBytes(StandardCharsets.UTF_8)));
        template.close();
        List<QuarantinedRecord> kept = new CopyOnWriteArrayList<>();

        try (var reader = readers.assigned(
                        Topics.EXPERIMENT_EVENTS, ExperimentEvent.class, new StartAt.Beginning(), r -> {});
                var quarantine = readers.assigned(
                        Topics.QUARANTINE,
                        QuarantinedRecord.class,
                        new StartAt.Beginning(),
                        r -> kept.add(r.record()))) {
            reader.start();
            quarantine.start();

            await().atMost(DEADLINE)
                    .untilAsserted(() -> assertThat(kept).anySatisfy(record -> {
                        assertThat(record.reason()).contains("schema 99 is newer than 1");
                        assertThat(record.value()).isEqualTo("{\"schema\":99}");
                        assertThat(record.service()).isEqualTo("test-service");
                    }));
        }
    }

    @Test
    void aBatchWhoseHandlerFailedComesAgain() {
        List<String> handled = new CopyOnWriteArrayList<>();
        var first = new AtomicBoolean(true);
        try (var reader = readers.grouped(Topics.ROLLOUTS, ExperimentEvent.class, "scorers", batch -> {
            if (first.getAndSet(false)) {
                throw new IllegalStateException("the first try fails");
            }
            batch.forEach(r -> handled.add(reason(r)));
        })) {
            publisher.publishAndWait(Topics.ROLLOUTS, "c", failed("again"));
            reader.start();

            await().atMost(DEADLINE).untilAsserted(() -> assertThat(handled).containsExactly("again"));
        }
    }

    private static ExperimentEvent failed(String reason) {
        return new ExperimentEvent.Failed(Topics.SCHEMA, "sample", Instant.EPOCH, "test", reason);
    }

    private static String reason(Received<ExperimentEvent> received) {
        return ((ExperimentEvent.Failed) received.record()).reason();
    }
}
