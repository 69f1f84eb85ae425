package dev.orbweaver.trainerservice;

import dev.orbweaver.languagemodel.DeviceSetting;
import dev.orbweaver.languagemodel.Dtype;
import dev.orbweaver.languagemodel.LanguageModel;
import dev.orbweaver.languagemodel.TrainingSettings;
import dev.orbweaver.languagemodel.text.BytePairTrainer;
import dev.orbweaver.languagemodel.training.TrainablePolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A model of a few thousand parameters in Qwen2's architecture, with a tokenizer of its own; random weights by seed. */
public final class TinyModel {

    public static final TrainingSettings TRAINING = new TrainingSettings(DeviceSetting.CPU, Dtype.FP32, false);

    private static final List<String> CORPUS = List.of(
            "SELECT count(*) FROM book WHERE price > 10 GROUP BY author ORDER BY title",
            "SELECT name FROM author WHERE country = 'Peru'",
            "How many books are there? CORRECT INCORRECT Rewrite it.");

    private TinyModel() {}

    /** Writes a complete folder. */
    public static Path write(Path folder) {
        configure(folder.resolve("configured"));
        try (var model = LanguageModel.openWithoutWeights(folder.resolve("configured"))) {
            model.initializeWeights(1, folder.resolve("model"));
        }
        return folder.resolve("model");
    }

    /** Writes configuration and tokenizer, no weights. */
    public static Path configure(Path folder) {
        try {
            int ids = BytePairTrainer.train(CORPUS, 320, folder);
            Files.writeString(folder.resolve("config.json"), """
                    {"architectures": ["Qwen2ForCausalLM"], "model_type": "qwen2", "hidden_act": "silu",
                     "hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4,
                     "num_key_value_heads": 2, "max_position_embeddings": 512, "rms_norm_eps": 1e-6,
                     "rope_theta": 10000.0, "tie_word_embeddings": true, "initializer_range": 0.1,
                     "vocab_size": %d, "eos_token_id": %d, "torch_dtype": "bfloat16"}
                    """.formatted(ids, ids - 1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return folder;
    }

    public static TrainablePolicy policy(Path folder) {
        try (var model = LanguageModel.open(folder)) {
            return model.trainablePolicy(TRAINING);
        }
    }
}
