package dev.orbweaver.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orbweaver.languagemodel.LanguageModel;
import dev.orbweaver.standalone.embedded.FreePorts;
import dev.orbweaver.standalone.embedded.Standalone;
import dev.orbweaver.standalone.embedded.StandaloneSettings;
import dev.orbweaver.taskdispatcher.experiment.ExperimentState;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A complete tiny experiment through all services: broker, store, SQLite, libtorch and HTTP as in production. */
class FullLoopIT {

    private static final Duration DEADLINE = Duration.ofMinutes(4);

    @Test
    void trainsTheSampleModelForTwoSteps(@TempDir Path folder) throws Exception {
        var settings = new StandaloneSettings(folder, FreePorts.find(), "", "cpu", "auto", 16, "auto");
        try (var orbweaver = Standalone.start(settings)) {
            assertThatOnlyTheControlPlaneServesTheDashboard(settings);
            var experiment = new SampleExperiment(orbweaver.controlPlane(), "full-loop");

            // enough tasks that some group's rewards differ
            experiment.start(
                    "trainer.total_training_steps=2",
                    "warm_up.epochs=1",
                    "warm_up.max_steps=2",
                    "data.train_batch_size=6",
                    "actor.ppo_mini_batch_size=6");
            experiment.awaitState(ExperimentState.COMPLETED, DEADLINE);

            var summary = experiment.summary();
            assertThat(summary.requested()).isEqualTo(2 * 6 * 4);
            assertThat(summary.trained() + summary.dropped() + summary.failed()).isEqualTo(summary.requested());
            assertThat(experiment.trainSteps()).hasSize(2).allSatisfy(step -> {
                assertThat(step.account()).isNotNull();
                assertThat(step.account().isBalanced()).isTrue();
            });
            // engine and trainer agree about the probabilities of what the engine drew: the engine's weights are bf16
            assertThat(experiment.metric("training/rollout_probs_diff_mean"))
                    .isNotEmpty()
                    .allSatisfy(difference -> assertThat(difference).isLessThan(0.02));

            // 0 the model as it was, 1 the warm start, 2 and 3 the steps
            var view = experiment.view();
            assertThat(view.policyVersion()).isEqualTo(3);
            assertThat(summary.phases()).extracting("step").contains("evaluate-0", "validate-0", "validate-2");
            var checkpoint = folder.resolve("experiments")
                    .resolve(view.name())
                    .resolve("checkpoints")
                    .resolve("checkpoint-2");
            String trained = LanguageModel.open(checkpoint).checksum();
            assertThat(trained)
                    .isNotEqualTo(LanguageModel.open(SampleExperiment.MODEL).checksum());
            assertThat(experiment.acknowledgedChecksums()).contains(trained);
        }
    }

    private static void assertThatOnlyTheControlPlaneServesTheDashboard(StandaloneSettings settings) throws Exception {
        var ports = settings.ports();
        var dashboard = get(ports.taskDispatcher());
        assertThat(dashboard.statusCode()).isEqualTo(200);
        assertThat(dashboard.body()).contains("<title>Orbweaver");
        assertThat(get(ports.inferenceGateway()).statusCode()).isEqualTo(404);
        assertThat(get(ports.rolloutService()).statusCode()).isEqualTo(404);
    }

    private static HttpResponse<String> get(int port) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/"))
                    .timeout(Duration.ofSeconds(20))
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        }
    }
}
