package dev.orbweaver.benchmarks;

import dev.orbweaver.languagemodel.DecoderSettings;
import dev.orbweaver.languagemodel.DeviceSetting;
import dev.orbweaver.languagemodel.Dtype;
import dev.orbweaver.languagemodel.LanguageModel;
import dev.orbweaver.languagemodel.TrainingSettings;
import dev.orbweaver.languagemodel.decoding.DecodeRow;
import dev.orbweaver.languagemodel.decoding.Decoder;
import dev.orbweaver.languagemodel.decoding.PromptChunk;
import dev.orbweaver.languagemodel.decoding.SamplingSettings;
import dev.orbweaver.languagemodel.decoding.Span;
import dev.orbweaver.languagemodel.text.ChatMessage;
import dev.orbweaver.languagemodel.training.Pack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import tools.jackson.databind.json.JsonMapper;

/**
 * How far apart engine and trainer are about the same tokens: {@code LogProbDivergence MODEL_DIR PROMPTS.jsonl ENGINE_DTYPE SAMPLES TOKENS
 * TRAINER_DTYPE...} samples at temperature 1 from every prompt ({@code {"messages": [...]}} a line), has the trainer score what was sampled,
 * and prints the distribution of the differences of the log-probabilities. No weights change between the two.
 */
public final class LogProbDivergence {
    private static final SamplingSettings SAMPLING = new SamplingSettings(1, 1, 0, 0);

    private final Random random = new Random(1);
    private final LanguageModel model;
    private final int samples;
    private final int tokens;

    private LogProbDivergence(LanguageModel model, int samples, int tokens) {
        this.model = model;
        this.samples = samples;
        this.tokens = tokens;
    }

    public static void main(String[] arguments) throws IOException {
        try (var model = LanguageModel.open(Path.of(arguments[0]))) {
            var divergence =
                    new LogProbDivergence(model, Integer.parseInt(arguments[3]), Integer.parseInt(arguments[4]));
            var engine = Dtype.parse(arguments[2]);
            var answers = divergence.sample(Files.readAllLines(Path.of(arguments[1])), engine);
            for (int i = 5; i < arguments.length; i++) {
                var trainer = Dtype.parse(arguments[i]);
                report("engine " + engine + ", trainer " + trainer, divergence.differences(answers, trainer));
            }
        }
    }

    /** What was sampled for one prompt, and the engine's log-probabilities of it, sample after sample. */
    private record Answers(Pack pack, float[] logProbs) {}

    private List<Answers> sample(List<String> prompts, Dtype dtype) {
        var ids = prompts.stream().map(this::promptIds).toList();
        int longest = ids.stream().mapToInt(prompt -> prompt.length).max().orElseThrow() + tokens;
        var answers = new ArrayList<Answers>();
        try (var decoder = model.decoder(new DecoderSettings(DeviceSetting.CPU, dtype, samples, tokens, longest))) {
            for (int i = 0; i < ids.size(); i++) {
                answers.add(sample(decoder, i, ids.get(i)));
            }
        }
        return answers;
    }

    private int[] promptIds(String line) {
        var messages = new ArrayList<ChatMessage>();
        for (var message : JsonMapper.shared().readTree(line).path("messages")) {
            messages.add(new ChatMessage(
                    message.path("role").asString(), message.path("content").asString()));
        }
        return model.tokenizer().encode(model.chatTemplate().render(messages, true, Map.of()));
    }

    private Answers sample(Decoder decoder, int extent, int[] prompt) {
        int last = prompt.length - 1;
        decoder.allocate(extent, last);
        decoder.step(List.of(new PromptChunk(List.of(), extent, 0, Arrays.copyOf(prompt, last))), List.of());
        var responses = new int[samples][tokens];
        var logProbs = new float[samples * tokens];
        for (int slot = 0; slot < samples; slot++) {
            decoder.begin(slot, List.of(new Span(extent, 0, last)));
        }
        for (int at = 0; at < tokens; at++) {
            var found = decoder.decode(rows(prompt, responses, at));
            for (int slot = 0; slot < samples; slot++) {
                responses[slot][at] = found.get(slot).token();
                logProbs[slot * tokens + at] = found.get(slot).logProb();
            }
        }
        for (int slot = 0; slot < samples; slot++) {
            decoder.release(slot);
        }
        decoder.free(extent);
        return new Answers(new Pack(prompt, List.of(responses)), logProbs);
    }

    private List<DecodeRow> rows(int[] prompt, int[][] responses, int at) {
        var rows = new ArrayList<DecodeRow>();
        for (int slot = 0; slot < samples; slot++) {
            int token = at == 0 ? prompt[prompt.length - 1] : responses[slot][at - 1];
            rows.add(new DecodeRow(slot, token, prompt.length - 1 + at, SAMPLING, random.nextDouble()));
        }
        return rows;
    }

    private double[] differences(List<Answers> answers, Dtype dtype) {
        var settings = new TrainingSettings(DeviceSetting.CPU, dtype, false);
        var differences = new ArrayList<Double>();
        try (var policy = model.trainablePolicy(settings)) {
            for (var answer : answers) {
                float[] scored = policy.score(List.of(answer.pack()), 1).logProbs();
                for (int i = 0; i < scored.length; i++) {
                    differences.add((double) scored[i] - answer.logProbs()[i]);
                }
            }
        }
        return differences.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static void report(String what, double[] differences) {
        double[] sizes = Arrays.stream(differences).map(Math::abs).sorted().toArray();
        System.out.printf(
                Locale.ROOT,
                "%s: %d tokens, mean %.5f, mean absolute %.5f, median %.5f, 99%% %.4f, 99.9%% %.4f, largest %.4f%n",
                what,
                sizes.length,
                Arrays.stream(differences).average().orElse(0),
                Arrays.stream(sizes).average().orElse(0),
                quantile(sizes, 0.5),
                quantile(sizes, 0.99),
                quantile(sizes, 0.999),
                sizes[sizes.length - 1]);
    }

    private static double quantile(double[] sorted, double part) {
        return sorted[(int) Math.min(sorted.length - 1, Math.round(part * (sorted.length - 1)))];
    }
}
