package dev.orbweaver.languagemodel.decoding;

import dev.orbweaver.languagemodel.script.SamplingArguments;
import java.util.ArrayList;
import java.util.List;

/** The sampling settings of a batch, row by row, and the way back from the script's numbers to tokens. */
final class SamplingColumns {
    private final List<SamplingSettings> settings = new ArrayList<>();
    private final List<Double> uniforms = new ArrayList<>();
    private final int vocabulary;
    private final RuleColumns rules;

    SamplingColumns(int vocabulary) {
        this.vocabulary = vocabulary;
        this.rules = new RuleColumns(vocabulary);
    }

    void add(SamplingSettings sampling, double uniform) {
        if (!(uniform >= 0 && uniform < 1)) {
            throw new IllegalArgumentException("uniform is " + uniform + ", it must be in [0, 1)");
        }
        rules.add(settings.size(), sampling);
        settings.add(sampling);
        uniforms.add(uniform);
    }

    SamplingArguments arguments() {
        var columns = new double[SamplingArguments.COLUMNS * settings.size()];
        for (int row = 0; row < settings.size(); row++) {
            fill(row, columns, row * SamplingArguments.COLUMNS);
        }
        return new SamplingArguments(
                columns,
                settings.size(),
                rules.arguments(),
                settings.stream().anyMatch(s -> s.temperature() == 0),
                settings.stream().anyMatch(s -> s.temperature() > 0),
                settings.stream().anyMatch(s -> s.temperature() > 0 && (s.topP() < 1 || s.topK() > 0)),
                top());
    }

    /** Writes a row's four columns. */
    void fill(int row, double[] target, int offset) {
        var sampling = settings.get(row);
        target[offset] = sampling.temperature();
        target[offset + 1] = sampling.topP();
        target[offset + 2] = Math.max(0, sampling.topK());
        target[offset + 3] = uniforms.get(row);
    }

    private int top() {
        return Math.min(
                vocabulary,
                settings.stream().mapToInt(SamplingSettings::topLogProbs).max().orElse(0));
    }

    /** {@code found} [rows, 2 + 2 * top]: token and log-probability, then those of the likeliest. Rules learn of their tokens. */
    List<SampledToken> tokens(double[] found) {
        int width = 2 + 2 * top();
        var tokens = new ArrayList<SampledToken>(settings.size());
        for (int row = 0; row < settings.size(); row++) {
            int start = row * width;
            int wanted = Math.min(vocabulary, settings.get(row).topLogProbs());
            var top = new ArrayList<TopLogProb>(wanted);
            for (int i = 1; i <= wanted; i++) {
                top.add(new TopLogProb((int) found[start + 2 * i], (float) found[start + 2 * i + 1]));
            }
            accepted(row, (int) found[start]);
            tokens.add(new SampledToken((int) found[start], (float) found[start + 1], top));
        }
        return tokens;
    }

    private void accepted(int row, int token) {
        var rulesOfRow = settings.get(row).rules();
        if (rulesOfRow != null) {
            rulesOfRow.accept(token);
        }
    }
}
