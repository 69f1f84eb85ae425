package dev.orbweaver.languagemodel.decoding;

/**
 * How one sequence's next token is drawn.
 *
 * @param temperature divides the logits; 0 takes the likeliest token
 * @param topP keeps the likeliest tokens until their probabilities reach it; 1 is off
 * @param topK keeps that many of the likeliest tokens; 0 or -1 is off
 * @param topLogProbs how many of the likeliest tokens to report besides the sampled one
 */
public record SamplingSettings(double temperature, double topP, int topK, int topLogProbs) {
    public static final SamplingSettings GREEDY = new SamplingSettings(0, 1, 0, 0);

    public SamplingSettings {
        if (!(temperature >= 0) || !(topP > 0 && topP <= 1) || topK < -1 || topLogProbs < 0) {
            throw new IllegalArgumentException(
                    "temperature " + temperature + ", topP " + topP + ", topK " + topK + ", topLogProbs " + topLogProbs
                            + ": allowed are temperature >= 0, 0 < topP <= 1, topK >= -1, topLogProbs >= 0");
        }
    }
}
