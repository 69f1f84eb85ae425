package dev.orbweaver.languagemodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is wrong with a folder: which file, what, and what to do, all of it at once. No libtorch is loaded. */
class LanguageModelTests {
    private static final String CONFIGURATION = """
            {"architectures": ["Qwen2ForCausalLM"], "model_type": "qwen2", "hidden_size": 16, "intermediate_size": 24,
             "num_hidden_layers": 2, "num_attention_heads": 4, "num_key_value_heads": 2, "vocab_size": 50,
             "max_position_embeddings": 64, "rms_norm_eps": 1e-6, "tie_word_embeddings": true, "eos_token_id": 7}
            """;

    @TempDir
    private Path temporary;

    private Path folder;

    @BeforeEach
    void writeModel() throws IOException {
        Path source = Files.createDirectory(temporary.resolve("source"));
        Files.writeString(source.resolve("config.json"), CONFIGURATION);
        Fixtures.writeTokenizer(source, 50);
        folder = temporary.resolve("model");
        try (var model = LanguageModel.openWithoutWeights(source)) {
            model.initializeWeights(1, folder);
        }
    }

    private ModelFolderException problems() {
        return catchThrowableOfType(
                ModelFolderException.class, () -> LanguageModel.open(folder).close());
    }

    private void change(String file, String from, String to) throws IOException {
        Files.writeString(
                folder.resolve(file), Files.readString(folder.resolve(file)).replace(from, to));
    }

    @Test
    void opensAFolderThatItWrote() {
        try (var model = LanguageModel.open(folder)) {
            assertThat(model.configuration().parameters())
                    .isEqualTo(50 * 16 + 16 + 2 * (16 * 32 + 32 + 256 + 3 * 384 + 32));
            assertThat(model.generationDefaults()).isEqualTo(new GenerationDefaults(Set.of(7), 1, 1, 0));
            assertThat(model.tokenizer().encode("t3 t4")).containsExactly(3, 4);
        }
        assertThat(temporary.toFile().list()).containsExactlyInAnyOrder("source", "model");
    }

    @Test
    void openedWithoutItsTextAModelHasWeightsOnly() throws IOException {
        Files.writeString(folder.resolve("tokenizer.json"), "no tokenizer");

        try (var model = LanguageModel.openWithoutText(folder)) {
            assertThat(model.checksum()).hasSize(64);
            assertThatThrownBy(model::tokenizer)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("use open");
        }
        assertThat(problems()).hasMessageContaining("tokenizer.json");
    }

    @Test
    void saysThatThereIsNoSuchFolder() {
        folder = temporary.resolve("modle");
        assertThat(problems()).hasMessageContaining("modle cannot be used").hasMessageContaining("no such folder");
    }

    @Test
    void namesAnUnsupportedArchitecture() throws IOException {
        change("config.json", "Qwen2ForCausalLM", "GPT2LMHeadModel");
        assertThat(problems().problems())
                .containsExactly("config.json: architecture 'GPT2LMHeadModel' is not supported. Supported: "
                        + "LlamaForCausalLM, Qwen2ForCausalLM, Qwen3ForCausalLM");
    }

    @Test
    void namesACutOffFile() throws IOException {
        Path file = folder.resolve("model.safetensors");
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));
        assertThat(problems().problems())
                .singleElement()
                .asString()
                .startsWith("model.safetensors: tensor model.norm.weight ends at byte")
                .endsWith("the file is cut off; fetch the file again");
    }

    @Test
    void namesAnEmptyFile() throws IOException {
        Files.write(folder.resolve("model.safetensors"), new byte[0]);
        assertThat(problems().problems())
                .containsExactly("model.safetensors: it has 0 bytes, not even a header; fetch the file again");
    }

    @Test
    void namesAGarbledHeader() throws IOException {
        Path file = folder.resolve("model.safetensors");
        byte[] bytes = Files.readAllBytes(file);
        bytes[8] = '#';
        Files.write(file, bytes);
        assertThat(problems().problems())
                .singleElement()
                .asString()
                .startsWith("model.safetensors: its header is not valid");
    }

    @Test
    void namesTensorsOfAWrongShape() throws IOException {
        change("config.json", "\"vocab_size\" : 50", "\"vocab_size\" : 60");
        assertThat(problems().problems())
                .containsExactly("model.safetensors: tensor model.embed_tokens.weight has shape [50, 16], "
                        + "config.json asks for [60, 16]");
    }

    @Test
    void namesAMissingShard() throws IOException {
        Files.delete(folder.resolve("model.safetensors"));
        Files.writeString(
                folder.resolve("model.safetensors.index.json"),
                "{\"weight_map\": {\"model.norm.weight\": \"model-00001-of-00002.safetensors\"}}");
        assertThat(problems().problems())
                .containsExactly("model-00001-of-00002.safetensors is missing; fetch the model again");
    }

    @Test
    void tellsAllProblemsAtOnce() throws IOException {
        change("config.json", "\"hidden_size\" : 16", "\"hidden_act\" : \"gelu\", \"mlp_bias\" : true");
        Files.delete(folder.resolve("tokenizer.json"));
        assertThat(problems().problems())
                .hasSize(4)
                .anyMatch(p -> p.equals("config.json: hidden_act \"gelu\" is not supported. Supported: silu"))
                .anyMatch(p -> p.equals("config.json: mlp_bias true is not supported. Supported: false"))
                .anyMatch(p -> p.equals("config.json: hidden_size is missing, a positive number is needed"))
                .anyMatch(p -> p.contains("tokenizer.json"));
    }

    @Test
    void noticesATokenizerOfAnotherModel() throws IOException {
        Fixtures.writeTokenizer(folder, 51);
        assertThat(problems().problems())
                .containsExactly(
                        "tokenizer.json: it has 51 ids, config.json's vocab_size is 50; tokenizer and model do not "
                                + "belong together");
    }

    @Test
    void saysHowMuchMemoryIsMissing() {
        try (var model = LanguageModel.open(folder)) {
            var settings = new DecoderSettings(DeviceSetting.CPU, Dtype.FP32, 2_000_000_000, 64);
            var refusal = catchThrowableOfType(
                    ModelFolderException.class, () -> model.decoder(settings).close());
            assertThat(refusal)
                    .hasMessageContaining("a decoder in fp32 with 2000000000 slots of 64 tokens: 16384.0 GB are needed")
                    .hasMessageContaining("lower slots");
        }
    }
}
