package dev.orbweaver.benchmarks.training;

import dev.orbweaver.languagemodel.DecoderSettings;
import dev.orbweaver.languagemodel.DeviceSetting;
import dev.orbweaver.languagemodel.Dtype;
import dev.orbweaver.languagemodel.LanguageModel;
import dev.orbweaver.languagemodel.TrainingSettings;
import dev.orbweaver.trainerservice.checkpoint.ExperimentFolder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a new version costs on its way from the trainer's masters to the gateway's decoder: {@code PublicationCost MODEL DTYPE FOLDER
 * [REPETITIONS]} writes the weights below the folder as the trainer does after a step, and opens, loads and checks them as the gateway does.
 * Prints the median of each part in milliseconds of wall-clock.
 */
public final class PublicationCost {
    private static final int SLOTS = 32;
    private static final int LENGTH = 1024;

    private final Map<String, double[]> parts = new LinkedHashMap<>();
    private final int repetitions;

    private PublicationCost(int repetitions) {
        this.repetitions = repetitions;
    }

    public static void main(String[] arguments) {
        var cost = new PublicationCost(arguments.length > 3 ? Integer.parseInt(arguments[3]) : 5);
        cost.measure(Path.of(arguments[0]), Dtype.parse(arguments[1]), Path.of(arguments[2]));
        cost.print();
    }

    private void measure(Path folder, Dtype dtype, Path root) {
        var weights = new ExperimentFolder(root, "publication", JsonMapper.shared()).weights();
        try (var model = LanguageModel.open(folder);
                var policy = model.trainablePolicy(new TrainingSettings(DeviceSetting.CPU, dtype, false))) {
            for (int i = 0; i < repetitions; i++) {
                int number = i;
                var version = timed("trainer: former ones deleted", i, () -> weights.of(1, number));
                String published = timed("trainer: weights written", i, () -> policy.writeWeightsUnsynced(version));
                String live = take(version, dtype, i);
                if (!live.equals(published)) {
                    throw new IllegalStateException("published was " + published + ", what lives is " + live);
                }
            }
        }
    }

    /** Returns the checksum of what lives. */
    private String take(Path version, Dtype dtype, int repetition) {
        var settings = new DecoderSettings(DeviceSetting.CPU, dtype, SLOTS, LENGTH);
        try (var model = timed("gateway: folder opened", repetition, () -> LanguageModel.openWithoutText(version));
                var decoder = timed("gateway: weights loaded", repetition, () -> model.decoder(settings))) {
            return timed("gateway: checksum of what lives", repetition, decoder::checksum);
        }
    }

    private <T> T timed(String what, int repetition, Supplier<T> part) {
        long start = System.nanoTime();
        T result = part.get();
        parts.computeIfAbsent(what, name -> new double[repetitions])[repetition] = (System.nanoTime() - start) / 1e6;
        return result;
    }

    private void print() {
        double sum = 0;
        for (var part : parts.entrySet()) {
            double[] sorted = Arrays.stream(part.getValue()).sorted().toArray();
            double median = sorted[repetitions / 2];
            sum += median;
            System.out.printf(Locale.ROOT, "%-34s %6.0f ms%n", part.getKey(), median);
        }
        System.out.printf(Locale.ROOT, "%-34s %6.0f ms%n", "together", sum);
    }
}
