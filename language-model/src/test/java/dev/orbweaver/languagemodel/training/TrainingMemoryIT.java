package dev.orbweaver.languagemodel.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.orbweaver.languagemodel.Fixtures;
import dev.orbweaver.languagemodel.LanguageModel;
import dev.orbweaver.testfixtures.ForkedJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The estimate against what a fresh process really takes. */
class TrainingMemoryIT {
    private static final Pattern RESULT = Pattern.compile("peak (\\d+) estimate (\\d+) ");

    @TempDir
    private static Path folder;

    @BeforeAll
    static void writeModel() throws IOException {
        assumeTrue(Files.exists(Path.of("/proc/self/status")), "skipped: this system does not tell the peak of memory");
        Files.writeString(folder.resolve("config.json"), """
                {"architectures": ["Qwen2ForCausalLM"], "model_type": "qwen2", "hidden_size": 768,
                 "intermediate_size": 2304, "num_hidden_layers": 8, "num_attention_heads": 12, "num_key_value_heads": 4,
                 "vocab_size": 8000, "max_position_embeddings": 2048, "rms_norm_eps": 1e-6, "tie_word_embeddings": true}
                """);
        Fixtures.writeTokenizer(folder, 8000);
        try (var model = LanguageModel.openWithoutWeights(folder)) {
            model.initializeWeights(1, folder.resolve("model"));
        }
    }

    @ParameterizedTest
    @CsvSource({"bf16, false, false", "bf16, true, false", "fp32, false, false", "bf16, false, true"})
    void theEstimateIsWithin15PercentOfThePeak(String dtype, boolean checkpointing, boolean lora) throws Exception {
        var process = ForkedJvm.of(
                        "256m",
                        MemoryProbe.class,
                        folder.resolve("model").toString(),
                        dtype,
                        Boolean.toString(checkpointing),
                        Boolean.toString(lora))
                .redirectOutput(folder.resolve("output.txt").toFile())
                .start();
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).as("ends in time").isTrue();
        String output = Files.readString(folder.resolve("output.txt"));
        var found = RESULT.matcher(output);
        assertThat(found.find()).as(output).isTrue();
        double peak = Double.parseDouble(found.group(1));
        double estimate = Double.parseDouble(found.group(2));
        assertThat(estimate / peak).as(output.lines().reduce("", (a, b) -> b)).isBetween(0.85, 1.15);
    }
}
