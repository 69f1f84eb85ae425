package dev.orbweaver.benchmarks.training;

import dev.orbweaver.languagemodel.DeviceSetting;
import dev.orbweaver.languagemodel.Dtype;
import dev.orbweaver.languagemodel.LanguageModel;
import dev.orbweaver.languagemodel.TrainingSettings;
import dev.orbweaver.languagemodel.configuration.ModelConfiguration;
import dev.orbweaver.languagemodel.script.TorchRuntime;
import dev.orbweaver.languagemodel.training.AdamSettings;
import dev.orbweaver.languagemodel.training.Pack;
import dev.orbweaver.languagemodel.training.TrainablePolicy;
import dev.orbweaver.languagemodel.training.TrainingMemory;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * The update of GRPO groups, one optimizer step: {@code MODEL DTYPE GROUPS PROMPT SAMPLES RESPONSE REPETITIONS [checkpointing]
 * [together]}, ids random, a group a micro-batch, or all of them one. The peers' burst is {@code MODEL bf16 8 780 4 64 3}, a plain batch of
 * four sequences {@code MODEL bf16 4 1 1 511 3 together}. Prints seconds by wall and by process CPU time, since cores may be
 * shared, tokens a second, matrix products a second, and the peak of resident memory beside its estimate.
 */
public final class UpdateBenchmark {
    private final LanguageModel model;
    private final TrainablePolicy policy;
    private final Random random = new Random(1);

    private UpdateBenchmark(LanguageModel model, TrainablePolicy policy) {
        this.model = model;
        this.policy = policy;
    }

    public static void main(String[] arguments) throws IOException {
        int[] numbers = Arrays.stream(arguments)
                .skip(2)
                .limit(5)
                .mapToInt(Integer::parseInt)
                .toArray();
        var flags = Arrays.stream(arguments).skip(7).toList();
        boolean checkpointing = flags.contains("checkpointing");
        var settings = new TrainingSettings(DeviceSetting.CPU, Dtype.parse(arguments[1]), checkpointing);
        try (var model = LanguageModel.open(Path.of(arguments[0]));
                var policy = model.trainablePolicy(settings)) {
            var groups = new ArrayList<Pack>();
            var benchmark = new UpdateBenchmark(model, policy);
            for (int i = 0; i < numbers[0]; i++) {
                groups.add(benchmark.group(numbers[1], numbers[2], numbers[3]));
            }
            System.out.printf(
                    "%s %s%s, %d threads: %d groups of %d + %d x %d%n",
                    arguments[0],
                    settings.computeDtype(),
                    checkpointing ? " checkpointing" : "",
                    TorchRuntime.start().threads(),
                    numbers[0],
                    numbers[1],
                    numbers[2],
                    numbers[3]);
            List<List<Pack>> microBatches = flags.contains("together")
                    ? List.of(groups)
                    : groups.stream().map(List::of).toList();
            for (int i = 0; i <= numbers[4]; i++) {
                benchmark.update(microBatches, i == 0 ? "warm-up" : "update");
            }
            var largest = microBatches.getFirst();
            long estimate = TrainingMemory.of(
                            model.configuration(),
                            settings,
                            tokens(largest),
                            largest.stream().mapToInt(Pack::rows).sum())
                    .resident();
            System.out.printf("peak %.2f GB resident, estimate %.2f GB%n", peak() / 1e9, estimate / 1e9);
        }
    }

    private Pack group(int prompt, int samples, int response) {
        return new Pack(
                ids(prompt),
                IntStream.range(0, samples).mapToObj(i -> ids(response)).toList());
    }

    private int[] ids(int length) {
        return random.ints(length, 0, model.configuration().vocabulary()).toArray();
    }

    private static int tokens(List<Pack> packs) {
        return packs.stream().mapToInt(Pack::tokens).sum();
    }

    private void update(List<List<Pack>> microBatches, String what) {
        var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long wall = System.nanoTime();
        long cpu = system.getProcessCpuTime();
        for (var microBatch : microBatches) {
            var pass = policy.forward(microBatch, 1);
            float[] byLogProb = new float[pass.rows()];
            Arrays.fill(byLogProb, -1f / pass.rows());
            policy.backward(pass, byLogProb, new float[pass.rows()]);
        }
        long beforeStep = System.nanoTime();
        policy.apply(new AdamSettings(1e-6, 0.9, 0.999, 1e-8, 0.01, 1));
        double seconds = (System.nanoTime() - wall) / 1e9;
        double cpuSeconds = (system.getProcessCpuTime() - cpu) / 1e9;
        long tokens = microBatches.stream().mapToLong(UpdateBenchmark::tokens).sum();
        double work = microBatches.stream()
                .flatMap(List::stream)
                .mapToDouble(group -> operations(model.configuration(), group))
                .sum();
        System.out.printf(
                "%s: %.1f s (optimizer %.2f s), %.0f tokens/s, %.0f GFLOP/s; %.1f s of CPU time, %.0f GFLOP/s a core%n",
                what,
                seconds,
                (System.nanoTime() - beforeStep) / 1e9,
                tokens / seconds,
                work / seconds / 1e9,
                cpuSeconds,
                work / cpuSeconds / 1e9);
    }

    /** Multiplications and additions of the weights' products, forward and twice backward; attention left out. */
    private static double operations(ModelConfiguration model, Pack pack) {
        double head = (double) model.vocabulary() * model.hidden();
        double layers = model.parameters() - (model.tied() ? 1 : 2) * head;
        return 6 * layers * pack.tokens() + 6 * head * pack.rows();
    }

    /** Peak of resident memory in bytes; 0 where the system does not tell. */
    private static long peak() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return 0;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .findFirst()
                .orElse(0);
    }
}
