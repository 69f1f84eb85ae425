package dev.orbweaver.trainerservice.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.orbweaver.languagemodel.LanguageModel;
import dev.orbweaver.testfixtures.ForkedJvm;
import dev.orbweaver.trainerservice.TinyModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a plan says against what a fresh process takes that trains with these settings, reference policy included. */
class MemoryCheckIT {

    private static final Pattern RESULT = Pattern.compile("peak (\\d+) estimate (\\d+) ");

    @TempDir
    static Path folder;

    @BeforeAll
    static void writeModel() throws IOException {
        assumeTrue(ProcessMemory.peak().isPresent(), "skipped: this system does not tell the peak of memory");
        TinyModel.configure(folder.resolve("configured"));
        Files.writeString(folder.resolve("configured/config.json"), """
                {"architectures": ["Qwen2ForCausalLM"], "model_type": "qwen2", "hidden_size": 768,
                 "intermediate_size": 2304, "num_hidden_layers": 8, "num_attention_heads": 12, "num_key_value_heads": 4,
                 "vocab_size": 8000, "max_position_embeddings": 2048, "rms_norm_eps": 1e-6, "tie_word_embeddings": true}
                """);
        try (var model = LanguageModel.openWithoutWeights(folder.resolve("configured"))) {
            model.initializeWeights(1, folder.resolve("model"));
        }
    }

    @ParameterizedTest
    @CsvSource({"bf16, false, 0", "fp32, true, 0", "bf16, false, 8"})
    void aPlanIsWithin15PercentOfThePeak(String dtype, boolean checkpointing, int loraRank) throws Exception {
        var output = folder.resolve("output.txt");
        var process = ForkedJvm.of(
                        "256m",
                        ReplayProbe.class,
                        folder.resolve("model").toString(),
                        dtype,
                        Boolean.toString(checkpointing),
                        Integer.toString(loraRank))
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).as("ends in time").isTrue();
        String text = Files.readString(output);
        var found = RESULT.matcher(text);
        assertThat(found.find()).as(text).isTrue();
        double peak = Double.parseDouble(found.group(1));
        double estimate = Double.parseDouble(found.group(2));
        assertThat(estimate / peak).as(text).isBetween(0.85, 1.15);
    }
}
