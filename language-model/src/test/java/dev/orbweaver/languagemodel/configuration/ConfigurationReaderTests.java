package dev.orbweaver.languagemodel.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orbweaver.languagemodel.GenerationDefaults;
import dev.orbweaver.languagemodel.configuration.RotaryEmbedding.Llama3Scaling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationReaderTests {
    private static final String LLAMA = """
            {"architectures": ["LlamaForCausalLM"], "hidden_size": 64, "intermediate_size": 96, "num_hidden_layers": 2,
             "num_attention_heads": 4, "vocab_size": 50, "eos_token_id": [1, 2] %s}
            """;

    @TempDir
    private Path folder;

    private ConfigurationReader reader(String more) throws IOException {
        Files.writeString(folder.resolve("config.json"), LLAMA.formatted(more));
        return new ConfigurationReader(folder);
    }

    @Test
    void fillsInWhatTransformersAssumes() throws IOException {
        var configuration = reader("").configuration().orElseThrow();
        assertThat(configuration.keyValueHeads()).isEqualTo(4);
        assertThat(configuration.headSize()).isEqualTo(16);
        assertThat(configuration.tied()).isFalse();
        assertThat(configuration.inputBias()).isFalse();
        assertThat(configuration.rotary()).isEqualTo(new RotaryEmbedding(10_000, 1, null));
    }

    @Test
    void readsRotaryScalingOfBothLayouts() throws IOException {
        var wanted = new RotaryEmbedding(500_000, 32, new Llama3Scaling(1, 4, 8192));
        String scaling = "\"rope_type\": \"llama3\", \"factor\": 32.0, \"low_freq_factor\": 1.0, "
                + "\"high_freq_factor\": 4.0, \"original_max_position_embeddings\": 8192";
        assertThat(reader(", \"rope_theta\": 500000.0, \"rope_scaling\": {%s}".formatted(scaling))
                        .configuration())
                .map(ModelConfiguration::rotary)
                .contains(wanted);
        assertThat(reader(", \"rope_parameters\": {\"rope_theta\": 500000.0, %s}".formatted(scaling))
                        .configuration())
                .map(ModelConfiguration::rotary)
                .contains(wanted);
    }

    @Test
    void llama3ScalingStretchesLongWavelengthsOnly() {
        float[] plain = new RotaryEmbedding(500_000, 1, null).frequencies(64);
        float[] scaled = new RotaryEmbedding(500_000, 32, new Llama3Scaling(1, 4, 8192)).frequencies(64);
        assertThat(scaled[0]).isEqualTo(plain[0]); // a turn in 6 positions
        assertThat(scaled[31]).isEqualTo(plain[31] / 32); // a turn in 2 million
        for (int i = 0; i < 32; i++) {
            assertThat(scaled[i]).isBetween(plain[i] / 32, plain[i]);
        }
    }

    @Test
    void anUnknownScalingIsAProblem() throws IOException {
        var reader = reader(", \"rope_scaling\": {\"type\": \"yarn\", \"factor\": 4.0}");
        assertThat(reader.configuration()).isEmpty();
        assertThat(reader.problems())
                .containsExactly("config.json: rope type 'yarn' is not supported. Supported: default, linear, llama3");
    }

    @Test
    void whatComesWithOtherArithmeticIsAProblem() throws IOException {
        var reader = reader(", \"quantization_config\": {\"bits\": 4}, \"layer_types\": [\"sliding_attention\"]");
        assertThat(reader.configuration()).isEmpty();
        assertThat(reader.problems())
                .hasSize(2)
                .anyMatch(p -> p.contains("quantization_config"))
                .anyMatch(p -> p.contains("sliding_attention"));
    }

    @Test
    void generationDefaultsComeFromTheirFileThenFromTheConfiguration() throws IOException {
        var reader = reader("");
        assertThat(reader.generationDefaults()).isEqualTo(new GenerationDefaults(Set.of(1, 2), 1, 1, 0));
        Files.writeString(
                folder.resolve("generation_config.json"),
                "{\"eos_token_id\": 9, \"temperature\": 0.7, \"top_p\": 0.8, \"top_k\": 20}");
        assertThat(reader.generationDefaults()).isEqualTo(new GenerationDefaults(Set.of(9), 0.7, 0.8, 20));
    }
}
