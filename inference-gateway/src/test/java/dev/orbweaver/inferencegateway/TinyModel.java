package dev.orbweaver.inferencegateway;

import dev.orbweaver.languagemodel.LanguageModel;
import dev.orbweaver.languagemodel.weights.AdapterFolder;
import dev.orbweaver.languagemodel.weights.ElementType;
import dev.orbweaver.languagemodel.weights.SafetensorsWriter;
import dev.orbweaver.languagemodel.weights.TensorSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes model folders of a few kilobytes: random weights, one token a byte, a chat template in the manner of ChatML. What they say is
 * noise, so every boundary between characters and tokens is met.
 */
public final class TinyModel {
    public static final int END = 257; // <|im_end|>
    public static final int VOCABULARY = 259;

    private TinyModel() {}

    /** A folder with weights of that seed. */
    public static Path write(Path folder, long seed) throws IOException {
        var blank = Files.createDirectories(folder.resolveSibling(folder.getFileName() + "-blank"));
        Files.writeString(blank.resolve("config.json"), """
                {"architectures": ["Qwen2ForCausalLM"], "model_type": "qwen2", "hidden_size": 32, "intermediate_size": 64,
                 "num_hidden_layers": 2, "num_attention_heads": 4, "num_key_value_heads": 2, "vocab_size": 259,
                 "max_position_embeddings": 512, "rms_norm_eps": 1e-6, "rope_theta": 10000.0, "hidden_act": "silu",
                 "tie_word_embeddings": true, "initializer_range": 0.2, "torch_dtype": "float32", "eos_token_id": 257}
                """);
        Files.writeString(blank.resolve("generation_config.json"), "{\"eos_token_id\": 257}");
        Files.writeString(blank.resolve("tokenizer.json"), tokenizer());
        Files.writeString(
                blank.resolve("tokenizer_config.json"),
                JsonMapper.shared()
                        .writeValueAsString(Map.of(
                                "chat_template",
                                "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}"
                                        + "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}")));
        try (var model = LanguageModel.openWithoutWeights(blank)) {
            model.initializeWeights(seed, folder);
        }
        return folder;
    }

    /** A LoRA adapter in PEFT's layout for some of the weights of a folder that {@link #write} wrote. */
    public static Path writeAdapter(Path folder, Path base, long seed) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(
                folder.resolve("adapter_config.json"),
                JsonMapper.shared()
                        .writeValueAsString(Map.of(
                                "peft_type",
                                "LORA",
                                "r",
                                4,
                                "lora_alpha",
                                8,
                                "bias",
                                "none",
                                "base_model_name_or_path",
                                base.toString())));
        var random = new Random(seed);
        var tensors = new ArrayList<TensorSource>();
        for (int layer = 0; layer < 2; layer++) {
            var weight = "model.layers." + layer + ".self_attn.v_proj.weight";
            tensors.add(noise(AdapterFolder.nameOfA(weight), random, 4, 32));
            tensors.add(noise(AdapterFolder.nameOfB(weight), random, 16, 4));
        }
        SafetensorsWriter.write(folder.resolve(AdapterFolder.FILE), tensors, Map.of("format", "pt"));
        return folder;
    }

    private static TensorSource noise(String name, Random random, int rows, int columns) {
        var values = ByteBuffer.allocate(4 * rows * columns).order(ByteOrder.LITTLE_ENDIAN);
        while (values.hasRemaining()) {
            values.putFloat((float) random.nextGaussian());
        }
        return new TensorSource(
                name,
                ElementType.F32,
                new long[] {rows, columns},
                reader -> reader.accept(values.duplicate().flip()));
    }

    private static String tokenizer() {
        var vocabulary = new TreeMap<String, Integer>();
        for (int i = 0; i < 256; i++) {
            vocabulary.put(String.valueOf(visible(i)), i);
        }
        var byteLevel =
                Map.of("type", "ByteLevel", "add_prefix_space", false, "trim_offsets", true, "use_regex", false);
        var root = new TreeMap<String, Object>(Map.of(
                "version",
                "1.0",
                "added_tokens",
                java.util.List.of(
                        special(256, "<|im_start|>"), special(257, "<|im_end|>"), special(258, "<|endoftext|>")),
                "pre_tokenizer",
                byteLevel,
                "decoder",
                byteLevel,
                "model",
                Map.of("type", "BPE", "vocab", vocabulary, "merges", java.util.List.of())));
        return JsonMapper.shared().writeValueAsString(root);
    }

    private static Map<String, Object> special(int id, String content) {
        return Map.of(
                "id",
                id,
                "content",
                content,
                "special",
                true,
                "single_word",
                false,
                "lstrip",
                false,
                "rstrip",
                false,
                "normalized",
                false);
    }

    /** The character that stands for a byte in a byte-level vocabulary: itself where it can be seen, else from U+0100 on. */
    private static char visible(int value) {
        int hidden = 0;
        for (int b = 0; b < 256; b++) {
            boolean shown = b >= '!' && b <= '~' || b >= 0xA1 && b <= 0xAC || b >= 0xAE;
            if (b == value) {
                return (char) (shown ? b : 256 + hidden);
            }
            hidden += shown ? 0 : 1;
        }
        throw new IllegalArgumentException("no byte: " + value);
    }
}
