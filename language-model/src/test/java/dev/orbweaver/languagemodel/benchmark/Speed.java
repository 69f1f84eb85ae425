package dev.orbweaver.languagemodel.benchmark;

import dev.orbweaver.languagemodel.DecoderSettings;
import dev.orbweaver.languagemodel.DeviceSetting;
import dev.orbweaver.languagemodel.Dtype;
import dev.orbweaver.languagemodel.Fixtures;
import dev.orbweaver.languagemodel.LanguageModel;
import dev.orbweaver.languagemodel.TrainingSettings;
import dev.orbweaver.languagemodel.decoding.DecodeRow;
import dev.orbweaver.languagemodel.decoding.Decoder;
import dev.orbweaver.languagemodel.decoding.PromptChunk;
import dev.orbweaver.languagemodel.decoding.SampledToken;
import dev.orbweaver.languagemodel.decoding.SamplingSettings;
import dev.orbweaver.languagemodel.decoding.Span;
import dev.orbweaver.languagemodel.training.AdamSettings;
import dev.orbweaver.languagemodel.training.Pack;
import dev.orbweaver.languagemodel.training.TrainablePolicy;
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
 * Tokens per second: {@code decode MODEL DTYPE CONTEXT BATCH...}, {@code prefill MODEL DTYPE LENGTH BATCH...} or {@code train MODEL DTYPE
 * PROMPT RESPONSE SAMPLES PACKS}. MODEL is a folder, or {@code tiny}: 4 layers, hidden 128, 2000 words, random. Threads by system property
 * {@code ai.djl.pytorch.num_threads}. Prints wall and process CPU time, because cores may be shared.
 */
public final class Speed {
    private static final int REPETITIONS = 3;

    private final Random random = new Random(1);
    private final LanguageModel model;
    private final Dtype dtype;

    private Speed(LanguageModel model, Dtype dtype) {
        this.model = model;
        this.dtype = dtype;
    }

    public static void main(String[] arguments) throws IOException {
        var folder = arguments[1].equals("tiny") ? tiny() : Path.of(arguments[1]);
        var numbers =
                Arrays.stream(arguments).skip(3).mapToInt(Integer::parseInt).toArray();
        try (var model = LanguageModel.open(folder)) {
            var speed = new Speed(model, Dtype.parse(arguments[2]));
            switch (arguments[0]) {
                case "decode" -> Arrays.stream(numbers).skip(1).forEach(batch -> speed.decode(numbers[0], batch));
                case "prefill" -> Arrays.stream(numbers).skip(1).forEach(batch -> speed.prefill(numbers[0], batch));
                case "train" -> speed.train(numbers);
                default -> throw new IllegalArgumentException(arguments[0]);
            }
        }
    }

    private static Path tiny() throws IOException {
        Path folder = Files.createTempDirectory("orbweaver-tiny");
        Files.writeString(folder.resolve("config.json"), """
                {"architectures": ["Qwen2ForCausalLM"], "model_type": "qwen2", "hidden_size": 128,
                 "intermediate_size": 384, "num_hidden_layers": 4, "num_attention_heads": 4, "num_key_value_heads": 2,
                 "vocab_size": 2000, "max_position_embeddings": 2048, "rms_norm_eps": 1e-6, "tie_word_embeddings": true}
                """);
        Fixtures.writeTokenizer(folder, 2000);
        Path complete = folder.resolve("model");
        try (var model = LanguageModel.openWithoutWeights(folder)) {
            model.initializeWeights(1, complete);
        }
        return complete;
    }

    private int[] ids(int length) {
        return random.ints(length, 0, model.configuration().vocabulary()).toArray();
    }

    private void decode(int context, int batch) {
        var sampling = new SamplingSettings(1, 1, 0, 0);
        int steps = 40;
        try (var decoder = model.decoder(
                new DecoderSettings(DeviceSetting.CPU, dtype, batch, context + (REPETITIONS + 1) * steps + 1))) {
            List<SampledToken> next = new ArrayList<>();
            for (int slot = 0; slot < batch; slot++) {
                prompt(decoder, slot, context);
                decoder.begin(slot, List.of(new Span(slot, 0, context)));
                next.add(new SampledToken(1, 0, List.of()));
            }
            for (int repetition = 0; repetition <= REPETITIONS; repetition++) {
                int from = context + repetition * steps;
                var clock = new Clock();
                for (int i = 0; i < steps; i++) {
                    next = step(decoder, next, from + i, sampling);
                }
                clock.report("decode %s batch %d context %d".formatted(dtype, batch, from), (long) steps * batch);
            }
        }
    }

    private void prompt(Decoder decoder, int extent, int length) {
        decoder.allocate(extent, length);
        decoder.step(List.of(new PromptChunk(List.of(), extent, 0, ids(length))), List.of());
    }

    private List<SampledToken> step(Decoder decoder, List<SampledToken> last, int position, SamplingSettings sampling) {
        var rows = new ArrayList<DecodeRow>(last.size());
        for (int slot = 0; slot < last.size(); slot++) {
            rows.add(new DecodeRow(slot, last.get(slot).token(), position, sampling, random.nextDouble()));
        }
        return decoder.decode(rows);
    }

    private void prefill(int length, int batch) {
        try (var decoder = model.decoder(new DecoderSettings(DeviceSetting.CPU, dtype, batch, length + 1))) {
            for (int repetition = 0; repetition <= REPETITIONS; repetition++) {
                var clock = new Clock();
                for (int i = 0; i < batch; i++) {
                    prompt(decoder, repetition * batch + i, length);
                }
                clock.report("prefill %s batch %d of %d".formatted(dtype, batch, length), (long) length * batch);
            }
        }
    }

    private void train(int[] shape) {
        for (boolean recompute : new boolean[] {false, true}) {
            try (var policy = model.trainablePolicy(new TrainingSettings(DeviceSetting.CPU, dtype, recompute))) {
                for (int repetition = 0; repetition <= REPETITIONS; repetition++) {
                    trainStep(policy, shape, recompute);
                }
            }
        }
    }

    private void trainStep(TrainablePolicy policy, int[] shape, boolean recompute) {
        var packs = IntStream.range(0, shape[3])
                .mapToObj(i -> new Pack(
                        ids(shape[0]),
                        IntStream.range(0, shape[2])
                                .mapToObj(j -> ids(shape[1]))
                                .toList()))
                .toList();
        var clock = new Clock();
        var pass = policy.forward(packs, 1);
        var byLogProb = new float[pass.rows()];
        Arrays.fill(byLogProb, -1f / pass.rows());
        policy.backward(pass, byLogProb, new float[pass.rows()]);
        policy.apply(new AdamSettings(1e-4, 0.9, 0.999, 1e-8, 0.01, 1));
        clock.report(
                "train %s%s %d packs of %d + %d x %d"
                        .formatted(dtype, recompute ? " recompute" : "", shape[3], shape[0], shape[2], shape[1]),
                packs.stream().mapToLong(Pack::tokens).sum());
    }

    private static final class Clock {
        private final com.sun.management.OperatingSystemMXBean system =
                (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        private final long wall = System.nanoTime();
        private final long cpu = system.getProcessCpuTime();

        void report(String what, long tokens) {
            double seconds = (System.nanoTime() - wall) / 1e9;
            double cpuSeconds = (system.getProcessCpuTime() - cpu) / 1e9;
            System.out.printf(
                    "%s: %.0f tokens/s wall, %.0f by CPU time, %.2f ms%n",
                    what, tokens / seconds, tokens / cpuSeconds, 1000 * seconds);
        }
    }
}
