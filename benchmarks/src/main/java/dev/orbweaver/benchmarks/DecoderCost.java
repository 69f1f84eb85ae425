package dev.orbweaver.benchmarks;

import dev.orbweaver.languagemodel.DecoderSettings;
import dev.orbweaver.languagemodel.DeviceSetting;
import dev.orbweaver.languagemodel.Dtype;
import dev.orbweaver.languagemodel.LanguageModel;
import dev.orbweaver.languagemodel.decoding.DecodeRow;
import dev.orbweaver.languagemodel.decoding.Decoder;
import dev.orbweaver.languagemodel.decoding.PromptChunk;
import dev.orbweaver.languagemodel.decoding.SamplingSettings;
import dev.orbweaver.languagemodel.decoding.Span;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * What a step costs: {@code DecoderCost MODEL_DIR DTYPE GROUP CONTEXT SEQUENCES...} computes the prompts of SEQUENCES / GROUP groups, each
 * CONTEXT tokens long, then decodes one token of every sequence 40 times, three times over; random ids. One line for each number.
 *
 * <p>Prints wall time and the CPU time of the process, because cores may be shared: with one thread ({@code
 * -Dai.djl.pytorch.num_threads=1}) the latter is what an idle core would take.
 */
public final class DecoderCost {
    private static final int REPETITIONS = 3;
    private static final int STEPS = 40;
    private static final SamplingSettings SAMPLING = new SamplingSettings(1, 1, 0, 0);

    private final Random random = new Random(1);
    private final LanguageModel model;
    private final Dtype dtype;
    private final int group;
    private final int context;

    DecoderCost(LanguageModel model, Dtype dtype, int group, int context) {
        this.model = model;
        this.dtype = dtype;
        this.group = group;
        this.context = context;
    }

    public static void main(String[] arguments) {
        try (var model = LanguageModel.open(Path.of(arguments[0]))) {
            var cost = new DecoderCost(
                    model, Dtype.parse(arguments[1]), Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3]));
            for (int i = 4; i < arguments.length; i++) {
                cost.measure(Integer.parseInt(arguments[i])).forEach(System.out::println);
            }
        }
    }

    /** How long some tokens took. */
    record Timing(String what, long tokens, double seconds, double cpuSeconds) {
        /** With one thread: what an idle core makes. */
        double perCoreSecond() {
            return tokens / cpuSeconds;
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%s: %.3f s, %.0f tokens/s; CPU %.3f s, %.0f tokens/s",
                    what,
                    seconds,
                    tokens / seconds,
                    cpuSeconds,
                    perCoreSecond());
        }
    }

    /** The prompts first, then each repetition of decoding. */
    List<Timing> measure(int sequences) {
        var timings = new ArrayList<Timing>();
        int length = context + (REPETITIONS + 1) * STEPS + 1;
        int tail = (REPETITIONS + 1) * STEPS;
        try (var decoder = model.decoder(new DecoderSettings(DeviceSetting.CPU, dtype, sequences, tail, length))) {
            int prompts = (sequences + group - 1) / group;
            var prefill = new Clock();
            for (int prompt = 0; prompt < prompts; prompt++) {
                decoder.allocate(prompt, context);
                decoder.step(List.of(new PromptChunk(List.of(), prompt, 0, ids(context))), List.of());
            }
            timings.add(prefill.timing("prefill " + prompts + " of " + context, (long) prompts * context));
            for (int slot = 0; slot < sequences; slot++) {
                decoder.begin(slot, List.of(new Span(slot / group, 0, context)));
            }
            decode(decoder, ids(sequences), timings);
        }
        return timings;
    }

    private void decode(Decoder decoder, int[] tokens, List<Timing> timings) {
        for (int repetition = 0; repetition <= REPETITIONS; repetition++) {
            var clock = new Clock();
            for (int step = 0; step < STEPS; step++) {
                int position = context + repetition * STEPS + step;
                var rows = new ArrayList<DecodeRow>(tokens.length);
                for (int slot = 0; slot < tokens.length; slot++) {
                    rows.add(new DecodeRow(slot, tokens[slot], position, SAMPLING, random.nextDouble()));
                }
                var next = decoder.decode(rows);
                for (int slot = 0; slot < tokens.length; slot++) {
                    tokens[slot] = next.get(slot).token();
                }
            }
            if (repetition > 0) { // the first one warms up
                var what = "decode " + tokens.length + " in groups of " + group;
                timings.add(clock.timing(what, (long) STEPS * tokens.length));
            }
        }
    }

    private int[] ids(int length) {
        return random.ints(length, 0, model.configuration().vocabulary()).toArray();
    }

    private static final class Clock {
        private final com.sun.management.OperatingSystemMXBean system =
                (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        private final long wall = System.nanoTime();
        private final long cpu = system.getProcessCpuTime();

        Timing timing(String what, long tokens) {
            double seconds = (System.nanoTime() - wall) / 1e9;
            return new Timing(what, tokens, seconds, (system.getProcessCpuTime() - cpu) / 1e9);
        }
    }
}
