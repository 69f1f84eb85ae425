package dev.orbweaver.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.orbweaver.inferencegateway.InferenceGatewayApplication;
import dev.orbweaver.rewardservice.RewardServiceApplication;
import dev.orbweaver.rolloutservice.RolloutServiceApplication;
import dev.orbweaver.standalone.embedded.EmbeddedBroker;
import dev.orbweaver.standalone.embedded.FreePorts;
import dev.orbweaver.taskdispatcher.TaskDispatcherApplication;
import dev.orbweaver.taskdispatcher.experiment.ExperimentState;
import dev.orbweaver.trainerservice.TrainerServiceApplication;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Two gateways behind one rollout-service, of which one is lost in the middle of a training. */
class SeveralGatewaysIT {
    private static final Duration DEADLINE = Duration.ofMinutes(4);

    @TempDir
    Path folder;

    private final Deque<ConfigurableApplicationContext> contexts = new ArrayDeque<>();

    @AfterEach
    void stop() {
        contexts.forEach(ConfigurableApplicationContext::close);
    }

    @Test
    void rolloutsGoOnWhenOneOfTwoGatewaysIsLost() throws Exception {
        try (var broker = EmbeddedBroker.start(folder.resolve("kafka"), FreePorts.find())) {
            var kept = startGateway(broker);
            var lost = startGateway(broker);
            start(
                    broker,
                    RolloutServiceApplication.builder(),
                    "orbweaver.gateway.url=http://localhost:" + port(kept) + ",http://localhost:" + port(lost));
            start(broker, RewardServiceApplication.builder());
            start(
                    broker,
                    TrainerServiceApplication.builder(),
                    "orbweaver.trainer.folder=" + folder.resolve("experiments"));
            var dispatcher = start(
                    broker,
                    TaskDispatcherApplication.builder(),
                    "orbweaver.dispatcher.folder=" + folder.resolve("dispatcher"));
            var experiment = new SampleExperiment(URI.create("http://localhost:" + port(dispatcher)), "two-gateways");

            experiment.start(
                    "trainer.total_training_steps=2",
                    "data.train_batch_size=6",
                    "actor.ppo_mini_batch_size=6",
                    "rollout.max_tokens=48");
            await().atMost(DEADLINE).until(() -> generated(kept) > 100 && running(lost) > 0);
            lost.close();
            contexts.remove(lost);
            double before = generated(kept);
            experiment.awaitState(ExperimentState.COMPLETED, DEADLINE);

            var summary = experiment.summary();
            assertThat(summary.requested()).isEqualTo(2 * 6 * 4);
            assertThat(summary.trained() + summary.dropped()).isEqualTo(summary.requested());
            assertThat(summary.failed()).isZero();
            assertThat(generated(kept)).isGreaterThan(before);
            contexts.forEach(ConfigurableApplicationContext::close);
            contexts.clear();
        }
    }

    /** It ends without waiting for those it answers: their connections break. */
    private ConfigurableApplicationContext startGateway(EmbeddedBroker broker) {
        return start(broker, InferenceGatewayApplication.builder(), "orbweaver.gateway.shutdown-grace=0s");
    }

    private ConfigurableApplicationContext start(
            EmbeddedBroker broker, SpringApplicationBuilder service, String... settings) {
        var arguments = new ArrayList<>(
                List.of("--server.port=0", "--orbweaver.kafka.bootstrap-servers=" + broker.bootstrapServers()));
        for (var setting : settings) {
            arguments.add("--" + setting);
        }
        var context = service.run(arguments.toArray(String[]::new));
        contexts.addFirst(context); // the last one started ends first
        return context;
    }

    private static String port(ConfigurableApplicationContext context) {
        return context.getEnvironment().getRequiredProperty("local.server.port");
    }

    private static double generated(ConfigurableApplicationContext gateway) {
        return gateway.getBean(MeterRegistry.class)
                .get("orbweaver.gateway.tokens.generated")
                .counter()
                .count();
    }

    private static double running(ConfigurableApplicationContext gateway) {
        return gateway.getBean(MeterRegistry.class)
                .get("orbweaver.gateway.requests.running")
                .gauge()
                .value();
    }
}
