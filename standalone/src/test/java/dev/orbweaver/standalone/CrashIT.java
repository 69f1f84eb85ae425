package dev.orbweaver.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orbweaver.standalone.embedded.FreePorts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real process ends at a chosen moment; then the same command again. */
class CrashIT {

    private static final int STEPS = 3;
    private static final Duration DEADLINE = Duration.ofMinutes(3);

    @ParameterizedTest
    @EnumSource
    void killedAtAnyMomentItGoesOnWithoutLosingOrTrainingARolloutTwice(Moment moment, @TempDir Path folder)
            throws Exception {
        try (var killed = OrbweaverProcess.start(folder, FreePorts.find(), train(folder, STEPS))) {
            moment.awaitAndFreeze(killed, folder.resolve("data"), DEADLINE);
            killed.kill();
        }

        assertThatTheSameCommandEndsTheExperiment(folder, STEPS);
    }

    @Test
    void afterCtrlCTheSameCommandGoesOn(@TempDir Path folder) throws Exception {
        // many more than end while a busy machine hands the signal on
        int steps = 15;
        try (var stopped = OrbweaverProcess.start(folder, FreePorts.find(), train(folder, steps))) {
            Moment.ROLLOUT.awaitSecondStep(stopped, DEADLINE);
            stopped.interrupt();
            assertThat(stopped.awaitExit(40)).as(stopped.output()).isEqualTo(130);
            assertThat(stopped.output()).contains("stopped; the same command goes on where it ended");
        }

        assertThatTheSameCommandEndsTheExperiment(folder, steps);
    }

    private static void assertThatTheSameCommandEndsTheExperiment(Path folder, int steps) throws Exception {
        try (var resumed = OrbweaverProcess.start(folder, FreePorts.find(), train(folder, steps))) {
            int exit = resumed.awaitExit(DEADLINE.toSeconds());
            assertThat(exit).as(resumed.output()).isZero();
            assertThat(resumed.output()).containsAnyOf("is under way", "resumes ");
        }
        JsonNode report =
                JsonMapper.shared().readTree(folder.resolve("report.json").toFile());
        assertThat(report.path("steps").asInt()).isEqualTo(steps);
        assertThat(report.path("requested").asInt()).isEqualTo(steps * 2 * 4);
        assertThat(report.path("trained").asInt()
                        + report.path("dropped").asInt()
                        + report.path("failed").asInt())
                .isEqualTo(report.path("requested").asInt());
        TrainedSteps.read(folder.resolve("data").resolve("kafka"))
                .assertEachStepOncePerLineageAndEveryRolloutCounted(steps, 2 * 4);
    }

    private static List<String> train(Path folder, int steps) {
        var arguments = new ArrayList<>(List.of("train"));
        arguments.addAll(SampleExperiment.settings("crash", "trainer.total_training_steps=" + steps));
        arguments.addAll(List.of("--report", folder.resolve("report.json").toString()));
        return arguments;
    }
}
