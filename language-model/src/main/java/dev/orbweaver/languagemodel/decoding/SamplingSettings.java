package dev.orbweaver.languagemodel.decoding;

import org.jspecify.annotations.Nullable;

/**
 * How one sequence's next token is drawn: its rules change the logits, then min-p, then top-k, then top-p leave tokens out.
 *
 * @param temperature divides the logits; 0 takes the likeliest token
 * @param topP keeps the likeliest tokens until their probabilities reach it; 1 is off
 * @param topK keeps that many of the likeliest tokens; 0 or -1 is off
 * @param minP leaves out tokens less than so many times as probable as the likeliest; 0 is off
 * @param topLogProbs how many of the likeliest tokens to report besides the sampled one
 * @param rules of this one sequence; null for none
 */
public record SamplingSettings(
        double temperature,
        double topP,
        int topK,
        double minP,
        int topLogProbs,
        @Nullable TokenRules rules) {
    public static final SamplingSettings GREEDY = new SamplingSettings(0, 1, 0, 0);

    public SamplingSettings {
        if (!(temperature >= 0)
                || !(topP > 0 && topP <= 1)
                || topK < -1
                || !(minP >= 0 && minP <= 1)
                || topLogProbs < 0) {
            throw new IllegalArgumentException("temperature " + temperature + ", topP " + topP + ", topK " + topK
                    + ", minP " + minP + ", topLogProbs " + topLogProbs
                    + ": allowed are temperature >= 0, 0 < topP <= 1, topK >= -1, 0 <= minP <= 1, topLogProbs >= 0");
        }
    }

    public SamplingSettings(double temperature, double topP, int topK, int topLogProbs) {
        this(temperature, topP, topK, 0, topLogProbs, null);
    }

    /** The same with other rules: those of another sequence. */
    public SamplingSettings with(@Nullable TokenRules others) {
        return new SamplingSettings(temperature, topP, topK, minP, topLogProbs, others);
    }
}
