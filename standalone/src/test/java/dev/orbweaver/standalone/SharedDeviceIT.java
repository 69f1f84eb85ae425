package dev.orbweaver.standalone;

import static org.assertj.core.api.Assertions.assertThat;

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

/** Trainer and gateway take turns on one device, here the processor: the order of things is the same. */
class SharedDeviceIT {

    private static final Duration DEADLINE = Duration.ofMinutes(4);

    @Test
    void theGatewaySleepsDuringWarmUpAndEachUpdateAndWakesWithTheNextVersion(@TempDir Path folder) throws Exception {
        var settings = new StandaloneSettings(folder, FreePorts.find(), "", "cpu", "auto", 16, "auto");
        try (var orbweaver = Standalone.start(settings)) {
            var experiment = new SampleExperiment(orbweaver.controlPlane(), "shared-device");

            experiment.start(
                    "actor_rollout_ref.rollout.free_cache_engine=True",
                    "memory.leave_between_steps=true",
                    "trainer.total_training_steps=2",
                    "warm_up.epochs=1",
                    "warm_up.max_steps=2");
            experiment.awaitState(ExperimentState.COMPLETED, DEADLINE);

            assertThat(experiment.view().policyVersion()).isEqualTo(3);
            assertThat(experiment.summary().failed()).isZero();
            assertThat(metrics(settings)).containsPattern("orbweaver_gateway_sleep_seconds_count\\{\\S+} 3\\b");
        }
    }

    private static String metrics(StandaloneSettings settings) throws Exception {
        var metrics = URI.create("http://localhost:" + settings.ports().inferenceGateway() + "/metrics");
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(metrics)
                    .timeout(Duration.ofSeconds(20))
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        }
    }
}
