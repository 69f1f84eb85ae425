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
import dev.orbweaver.testfixtures.ForkedJvm;
import dev.orbweaver.trainerservice.TrainerServiceApplication;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Two gateways behind one rollout-service, of which one, a process of its own, is killed in the middle of a training. */
class SeveralGatewaysIT {
    private static final Duration DEADLINE = Duration.ofMinutes(4);
    private static final Duration AT_REST = Duration.ofSeconds(1);

    @TempDir
    Path folder;

    private final Deque<ConfigurableApplicationContext> contexts = new ArrayDeque<>();

    @AfterEach
    void stop() {
        contexts.forEach(ConfigurableApplicationContext::close);
    }

    @Test
    void rolloutsGoOnWhenOneOfTwoGatewaysIsKilled() throws Exception {
        var ports = FreePorts.find();
        try (var broker = EmbeddedBroker.start(folder.resolve("kafka"), ports);
                var killed = SecondGateway.start(broker, ports.inferenceGateway(), folder.resolve("killed.txt"))) {
            var kept = start(broker, InferenceGatewayApplication.builder());
            var rollouts = start(
                    broker,
                    RolloutServiceApplication.builder(),
                    "orbweaver.gateway.url=http://localhost:" + port(kept) + "," + killed.url());
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

            await().atMost(DEADLINE).until(killed::isThere);
            experiment.start(
                    "trainer.total_training_steps=2",
                    "data.train_batch_size=6",
                    "actor.ppo_mini_batch_size=6",
                    "rollout.max_tokens=48");
            await().atMost(DEADLINE).until(() -> generated(kept) > 100 && killed.running() > 0);
            // held still until all that is under way waits for it, so that no call has ended when it goes
            killed.freeze();
            await().atMost(DEADLINE).during(AT_REST).until(() -> running(kept) == 0 && inFlight(rollouts) > 0);
            killed.kill();
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
        return gauge(gateway, "orbweaver.gateway.requests.running");
    }

    private static double inFlight(ConfigurableApplicationContext rolloutService) {
        return gauge(rolloutService, "orbweaver.rollouts.in.flight");
    }

    private static double gauge(ConfigurableApplicationContext context, String name) {
        return context.getBean(MeterRegistry.class).get(name).gauge().value();
    }

    /** A gateway in a JVM of its own, seen from outside. */
    private record SecondGateway(Process process, String url, HttpClient client) implements AutoCloseable {
        private static final Pattern RUNNING =
                Pattern.compile("^vllm:num_requests_running\\S* (\\S+)$", Pattern.MULTILINE);

        static SecondGateway start(EmbeddedBroker broker, int port, Path output) throws IOException {
            var settings = List.of(
                    "--server.port=" + port, "--orbweaver.kafka.bootstrap-servers=" + broker.bootstrapServers());
            return new SecondGateway(
                    ForkedJvm.of("768m", InferenceGatewayApplication.class, settings)
                            .redirectOutput(output.toFile())
                            .start(),
                    "http://localhost:" + port,
                    HttpClient.newHttpClient());
        }

        boolean isThere() throws InterruptedException {
            try {
                return get("/health").statusCode() == 200;
            } catch (IOException e) {
                return false;
            }
        }

        /** Sequences that have a slot now. */
        double running() throws Exception {
            return RUNNING.matcher(get("/metrics").body())
                    .results()
                    .mapToDouble(line -> Double.parseDouble(line.group(1)))
                    .sum();
        }

        private HttpResponse<String> get(String path) throws IOException, InterruptedException {
            var request = HttpRequest.newBuilder(URI.create(url + path)).timeout(Duration.ofSeconds(20));
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }

        void freeze() throws Exception {
            OrbweaverProcess.signal(process, "STOP");
        }

        /** As by SIGKILL: it can neither answer nor say goodbye. */
        void kill() throws InterruptedException {
            assertThat(process.destroyForcibly().waitFor(20, TimeUnit.SECONDS)).isTrue();
        }

        @Override
        public void close() {
            process.destroyForcibly();
            client.close();
        }
    }
}
