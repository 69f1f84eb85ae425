package dev.orbweaver.trainerservice.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orbweaver.contracts.Topics;
import dev.orbweaver.languagemodel.LanguageModel;
import dev.orbweaver.languagemodel.training.AdamSettings;
import dev.orbweaver.languagemodel.training.Pack;
import dev.orbweaver.languagemodel.training.TrainablePolicy;
import dev.orbweaver.testfixtures.Specifications;
import dev.orbweaver.trainerservice.TinyModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

class CheckpointFolderIT {

    @TempDir
    static Path models;

    private static Path model;

    @TempDir
    Path root;

    private ExperimentFolder experiment;

    @BeforeAll
    static void writeModel() {
        model = TinyModel.write(models);
    }

    @BeforeEach
    void open() {
        experiment = new ExperimentFolder(root, "e", JsonMapper.shared());
    }

    @Test
    void goesOnToTheSameBits() {
        try (var policy = TinyModel.policy(model)) {
            step(policy, 20);
            var saved = experiment.checkpoints(2).save(policy, state(policy, 1), null);
            step(policy, 30);

            var found = experiment.checkpoints(2).newest().orElseThrow();
            try (var resumed = TinyModel.policy(found.folder())) {
                resumed.readState(found.optimizer());
                assertThat(resumed.checksum()).isEqualTo(saved.state().checksum());
                step(resumed, 30);
                assertThat(resumed.checksum()).isEqualTo(policy.checksum());
            }
            assertThat(found.state()).isEqualTo(saved.state());
        }
    }

    @Test
    void isAModelFolder() {
        try (var policy = TinyModel.policy(model)) {
            step(policy, 20);
            var saved = experiment.checkpoints(2).save(policy, state(policy, 1), null);

            try (var opened = LanguageModel.open(saved.folder())) {
                assertThat(opened.checksum()).isEqualTo(policy.checksum());
                assertThat(opened.chatTemplate()).isNotNull();
            }
        }
    }

    @Test
    void keepsTheLatestOnes() {
        try (var policy = TinyModel.policy(model)) {
            var checkpoints = experiment.checkpoints(2);
            for (int step : List.of(2, 9, 10)) {
                checkpoints.save(policy, state(policy, step), null);
            }

            assertThat(root.resolve("e/checkpoints").toFile().list())
                    .containsExactlyInAnyOrder("checkpoint-9", "checkpoint-10");
            assertThat(checkpoints.newest().orElseThrow().state().completedSteps())
                    .isEqualTo(10);
        }
    }

    @Test
    void keepsTheBestOneHoweverOldItIs() {
        try (var policy = TinyModel.policy(model)) {
            var checkpoints = experiment.checkpoints(1);
            checkpoints.save(policy, state(policy, 2), null);
            for (int step : List.of(4, 6)) {
                checkpoints.save(policy, state(policy, step), 2);
            }

            assertThat(root.resolve("e/checkpoints").toFile().list())
                    .containsExactlyInAnyOrder("checkpoint-2", "checkpoint-6");
        }
    }

    @Test
    void whatACrashLeftWhileWritingIsIgnoredAndCleared() throws IOException {
        try (var policy = TinyModel.policy(model)) {
            experiment.checkpoints(2).save(policy, state(policy, 2), null);
        }
        var partial = root.resolve("e/checkpoints/.checkpoint-4.writing");
        copy(root.resolve("e/checkpoints/checkpoint-2"), partial);

        var found = experiment.checkpoints(2).newest().orElseThrow();

        assertThat(found.state().completedSteps()).isEqualTo(2);
        assertThat(partial).doesNotExist();
    }

    @Test
    void aDiskThatIsFullLeavesTheFormerOneAndTheNextFindsItsPlace() {
        try (var policy = TinyModel.policy(model)) {
            experiment.checkpoints(1).save(policy, state(policy, 2), null);
            var full = new ExperimentFolder(root, "e", diskIsFullAtTheLastFile()).checkpoints(1);

            assertThatThrownBy(() -> full.save(policy, state(policy, 4), null))
                    .hasStackTraceContaining("No space left on device");

            assertThat(full.newest().orElseThrow().state().completedSteps()).isEqualTo(2);
            experiment.checkpoints(1).save(policy, state(policy, 4), null);
            assertThat(root.resolve("e/checkpoints").toFile().list()).containsExactly("checkpoint-4");
        }
    }

    private static JsonMapper diskIsFullAtTheLastFile() {
        var module = new SimpleModule().addSerializer(TrainerState.class, new ValueSerializer<>() {
            @Override
            public void serialize(TrainerState state, JsonGenerator out, SerializationContext context) {
                throw new UncheckedIOException(new IOException("No space left on device"));
            }
        });
        return JsonMapper.builder().addModule(module).build();
    }

    @Test
    void anUnreadableOneIsPassedOver() throws IOException {
        try (var policy = TinyModel.policy(model)) {
            var checkpoints = experiment.checkpoints(2);
            checkpoints.save(policy, state(policy, 2), null);
            var damaged = checkpoints.save(policy, state(policy, 4), null);
            Files.writeString(Checkpoint.stateFile(damaged.folder()), "{\"schema\": 1, \"exper");

            assertThat(checkpoints.newest().orElseThrow().state().completedSteps())
                    .isEqualTo(2);
        }
    }

    @Test
    void aLineageIsNeverUsedTwice() {
        var specification = Specifications.small(model.toString());
        var first = experiment.begin("e", 1, Map.of(0, 17L), specification);
        var second = experiment.beginAgain(first, 0, specification);
        var heard = experiment.beginAgain(second, 7, specification);

        assertThat(List.of(first.lineage(), second.lineage(), heard.lineage())).containsExactly(1L, 2L, 8L);
        assertThat(experiment.start()).contains(heard);
        assertThat(heard.offsets()).containsExactly(Map.entry(0, 17L));
    }

    @Test
    void theWeightsOfTheLastTwoVersionsAreKept() throws IOException {
        var weights = experiment.weights();
        for (int version = 1; version <= 4; version++) {
            Files.createDirectories(weights.of(1, version));
        }

        assertThat(root.resolve("e/weights").toFile().list()).containsExactlyInAnyOrder("version-1-3", "version-1-4");
    }

    private static TrainerState state(TrainablePolicy policy, int step) {
        return new TrainerState(
                Topics.SCHEMA,
                "e",
                1,
                step,
                step,
                true,
                Map.of(0, 5L * step),
                List.of("e.train-" + step + ".t.0"),
                policy.checksum(),
                Specifications.small(model.toString()));
    }

    private static void step(TrainablePolicy policy, int token) {
        try (var pass = policy.forward(List.of(new Pack(new int[] {1, 2}, List.of(new int[] {token, 7}))), 1)) {
            float[] derivatives = new float[pass.rows()];
            Arrays.fill(derivatives, -1);
            policy.backward(pass, derivatives, new float[pass.rows()]);
        }
        policy.apply(new AdamSettings(1e-2, 0.9, 0.999, 1e-8, 0.01, 1));
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var tree = Files.walk(from)) {
            for (var path : tree.toList()) {
                Files.copy(path, to.resolve(from.relativize(path)));
            }
        }
    }
}
