package dev.orbweaver.rolloutservice;

import dev.orbweaver.contracts.Topics;
import dev.orbweaver.contracts.experiment.ExperimentAnnouncement;
import dev.orbweaver.contracts.experiment.ExperimentAnnouncement.Wanted;
import dev.orbweaver.contracts.experiment.Specification;
import dev.orbweaver.contracts.quarantine.QuarantinedRecord;
import dev.orbweaver.contracts.rollout.Rollout;
import dev.orbweaver.contracts.rollout.RolloutRequest;
import dev.orbweaver.contracts.rollout.RolloutStatus;
import dev.orbweaver.servicesupport.ServiceSupportConfiguration;
import dev.orbweaver.servicesupport.kafka.RecordPublisher;
import dev.orbweaver.servicesupport.kafka.RecordReaders;
import dev.orbweaver.servicesupport.kafka.StartAt;
import dev.orbweaver.testfixtures.Specifications;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** The dispatcher's and the reward-service's side of the topics: publishes requests, collects what comes back. */
final class TestDispatcher implements AutoCloseable {

    private final ConfigurableApplicationContext context;
    private final RecordPublisher publisher;
    final List<Rollout> rollouts = new CopyOnWriteArrayList<>();
    final List<RolloutStatus> statuses = new CopyOnWriteArrayList<>();
    final List<QuarantinedRecord> quarantined = new CopyOnWriteArrayList<>();

    @Import(ServiceSupportConfiguration.class)
    static class Support { // no configuration annotation: the service under test scans this package
        @Bean
        MeterRegistry meters() {
            return new SimpleMeterRegistry();
        }
    }

    TestDispatcher(String bootstrapServers) {
        context = new SpringApplicationBuilder(Support.class)
                .web(WebApplicationType.NONE)
                .properties(
                        "spring.config.name=none",
                        "spring.main.banner-mode=off",
                        "spring.application.name=test-dispatcher",
                        "orbweaver.kafka.bootstrap-servers=" + bootstrapServers)
                .run();
        publisher = context.getBean(RecordPublisher.class);
        var readers = context.getBean(RecordReaders.class);
        var begin = new StartAt.Beginning();
        readers.assigned(Topics.ROLLOUTS, Rollout.class, begin, r -> rollouts.add(r.record()))
                .start();
        readers.assigned(Topics.ROLLOUT_STATUS, RolloutStatus.class, begin, r -> statuses.add(r.record()))
                .start();
        readers.assigned(Topics.QUARANTINE, QuarantinedRecord.class, begin, r -> quarantined.add(r.record()))
                .start();
    }

    void announce(String experiment, Wanted wanted, Path databases) {
        publisher.publishAndWait(
                Topics.EXPERIMENTS,
                experiment,
                new ExperimentAnnouncement(Topics.SCHEMA, experiment, specification(databases), wanted, List.of(), 1));
    }

    void request(RolloutRequest request) {
        publisher.publishAndWait(
                Topics.ROLLOUT_REQUESTS, request.attempt().rollout().toString(), request);
    }

    /** Without waiting for each one: a step's requests. */
    void requestAll(List<RolloutRequest> requests) {
        requests.stream()
                .map(request -> publisher.publish(
                        Topics.ROLLOUT_REQUESTS, request.attempt().rollout().toString(), request))
                .toList()
                .forEach(CompletableFuture::join);
    }

    void publishRaw(String topic, String key, Object anything) {
        publisher.publishAndWait(topic, key, anything);
    }

    /** Rollouts of one experiment, by id. */
    List<String> rolloutsOf(String experiment) {
        return rollouts.stream()
                .filter(rollout -> rollout.id().experiment().equals(experiment))
                .map(rollout -> rollout.id().toString())
                .sorted()
                .toList();
    }

    <T extends RolloutStatus> List<T> statuses(Class<T> type) {
        return statuses.stream().filter(type::isInstance).map(type::cast).toList();
    }

    private static Specification specification(Path databases) {
        return Specifications.changed(
                Specifications.small("model"),
                "data.databases",
                databases.toString(),
                "data.maxPromptLength",
                1024,
                "data.maxResponseLength",
                64,
                "rollout.temperature",
                0.7,
                "rollout.maxTokens",
                64,
                "rollout.seed",
                42L,
                "agent",
                Requests.DEFAULT);
    }

    @Override
    public void close() {
        context.close();
    }
}
