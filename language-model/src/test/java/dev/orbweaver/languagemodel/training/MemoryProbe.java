package dev.orbweaver.languagemodel.training;

import dev.orbweaver.languagemodel.Dtype;
import dev.orbweaver.languagemodel.Fixtures;
import dev.orbweaver.languagemodel.LanguageModel;
import dev.orbweaver.languagemodel.LoraSettings;
import dev.orbweaver.languagemodel.TrainingSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** A process that only trains, for two steps: {@code MODEL DTYPE CHECKPOINTING LORA}. Prints the peak and the estimate of its resident memory. */
final class MemoryProbe {
    private MemoryProbe() {}

    public static void main(String[] arguments) throws IOException {
        var lora = Boolean.parseBoolean(arguments[3]) ? new LoraSettings(8, 16, LoraSettings.ALL_LINEAR) : null;
        var settings = new TrainingSettings(
                Fixtures.device(), Dtype.parse(arguments[1]), Boolean.parseBoolean(arguments[2]), lora);
        var random = new Random(1);
        try (var model = LanguageModel.open(Path.of(arguments[0]));
                var policy = model.trainablePolicy(settings)) {
            var pack = new Pack(
                    random.ints(800, 0, 8000).toArray(),
                    IntStream.range(0, 4)
                            .mapToObj(i -> random.ints(50, 0, 8000).toArray())
                            .toList());
            for (int i = 0; i < 2; i++) {
                var pass = policy.forward(List.of(pack), 1);
                float[] derivatives = new float[pass.rows()];
                derivatives[0] = 1;
                policy.backward(pass, derivatives, derivatives);
                policy.apply(new AdamSettings(1e-4, 0.9, 0.999, 1e-8, 0, 1));
            }
            long peak = Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst()
                    .orElseThrow();
            var memory = TrainingMemory.of(model.configuration(), settings, pack.tokens(), pack.rows());
            System.out.println("peak " + peak + " estimate " + memory.resident() + " " + memory);
        }
    }
}
