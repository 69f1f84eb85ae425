package dev.orbweaver.languagemodel.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orbweaver.languagemodel.configuration.Architecture;
import dev.orbweaver.languagemodel.configuration.ModelConfiguration;
import dev.orbweaver.languagemodel.configuration.RotaryEmbedding;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class WeightWriterTests {
    private static final ModelConfiguration CONFIGURATION = new ModelConfiguration(
            Architecture.QWEN2,
            2,
            16,
            24,
            4,
            2,
            4,
            50,
            64,
            false,
            true,
            false,
            1e-6,
            0.02,
            new RotaryEmbedding(10_000, 1, null));

    @TempDir
    private Path temporary;

    @BeforeEach
    void writeSource() throws IOException {
        Files.createDirectory(temporary.resolve("source"));
        Files.writeString(
                temporary.resolve("source/config.json"), "{\"torch_dtype\": \"float32\", \"vocab_size\": 50}");
        Files.writeString(temporary.resolve("source/tokenizer.json"), "{}");
        Files.writeString(temporary.resolve("source/pytorch_model.bin"), "old weights");
    }

    private Path write(long shardBytes) throws IOException {
        Path folder = temporary.resolve("out-" + shardBytes);
        new WeightWriter(temporary.resolve("source"), shardBytes)
                .write(folder, new FreshWeights(CONFIGURATION, 3).tensors());
        return folder;
    }

    private static String checksum(Path folder) throws IOException {
        try (var weights = new WeightFolder(folder, ParameterLayout.of(CONFIGURATION))) {
            assertThat(weights.problems()).isEmpty();
            return weights.checksum();
        }
    }

    @Test
    void shardsHoldTheSameWeightsAsOneFile() throws IOException {
        Path one = write(1_000_000);
        Path many = write(2_000);
        assertThat(one.toFile().list()).containsExactlyInAnyOrder("config.json", "tokenizer.json", "model.safetensors");
        assertThat(many.toFile().list())
                .contains("model-00001-of-00007.safetensors", "model.safetensors.index.json")
                .doesNotContain("model.safetensors");
        assertThat(checksum(many))
                .isEqualTo(checksum(one))
                .isEqualTo(Checksum.of(new FreshWeights(CONFIGURATION, 3).tensors()));
    }

    @Test
    void writingGivesTheChecksumOfWhatIsWrittenWhetherOrNotTheDiskHasIt() throws IOException {
        var writer = new WeightWriter(temporary.resolve("source"), 2_000);
        for (var unsynced : List.of(false, true)) {
            Path folder = temporary.resolve("unsynced-" + unsynced);
            var weights = new FreshWeights(CONFIGURATION, 5).tensors();
            String written = unsynced ? writer.writeUnsynced(folder, weights) : writer.write(folder, weights);
            assertThat(written).isEqualTo(checksum(folder)).isEqualTo(Checksum.of(weights));
        }
    }

    @Test
    void theSourceFolderMayBeGoneWhenTheWeightsAreWritten() throws IOException {
        var writer = new WeightWriter(temporary.resolve("source"), 1_000_000);
        Files.move(temporary.resolve("source"), temporary.resolve("moved"));

        writer.write(temporary.resolve("out"), new FreshWeights(CONFIGURATION, 3).tensors());

        assertThat(temporary.resolve("out").toFile().list())
                .containsExactlyInAnyOrder("config.json", "tokenizer.json", "model.safetensors");
    }

    @Test
    void theConfigurationSaysWhatTheWeightsAre() throws IOException {
        var json = JsonMapper.shared()
                .readTree(write(1_000_000).resolve("config.json").toFile());
        assertThat(json.path("torch_dtype").asString()).isEqualTo("bfloat16");
        assertThat(json.path("vocab_size").asInt()).isEqualTo(50);
    }

    @Test
    void aFailureLeavesTheOldFolderAndTheNextAttemptCleansUp() throws IOException {
        Path folder = write(1_000_000);
        String before = checksum(folder);
        var broken = new TensorSource("broken", ElementType.BF16, new long[] {4}, reader -> {
            reader.accept(ByteBuffer.allocate(2));
            throw new IOException("disk is full");
        });
        var writer = new WeightWriter(temporary.resolve("source"), 1_000_000);
        assertThatThrownBy(() -> writer.write(folder, List.of(broken))).hasMessage("disk is full");
        assertThat(checksum(folder)).isEqualTo(before);
        writer.write(folder, new FreshWeights(CONFIGURATION, 4).tensors());
        assertThat(checksum(folder)).isNotEqualTo(before);
        assertThat(temporary.toFile().list()).containsExactlyInAnyOrder("source", "out-1000000");
    }

    @Test
    void theChecksumDoesNotDependOnTheStoredType() throws IOException {
        Path folder = write(1_000_000);
        try (var file = new SafetensorsFile(folder.resolve("model.safetensors"))) {
            var widened = file.tensors().values().stream()
                    .map(WeightWriterTests::widened)
                    .toList();
            SafetensorsWriter.write(temporary.resolve("wide.safetensors"), widened, Map.of());
        }
        Files.move(temporary.resolve("wide.safetensors"), temporary.resolve("source/model.safetensors"));
        assertThat(checksum(temporary.resolve("source"))).isEqualTo(checksum(folder));
    }

    private static TensorSource widened(StoredTensor tensor) {
        return new TensorSource(
                tensor.name(),
                ElementType.F32,
                tensor.shape(),
                reader -> tensor.forEachRows((row, shape, values) -> {
                    var wide = ByteBuffer.allocate(2 * values.remaining()).order(values.order());
                    while (values.hasRemaining()) {
                        wide.putInt(values.getShort() << 16);
                    }
                    reader.accept(wide.flip());
                }));
    }
}
