package dev.orbweaver.inferencegateway.engine;

import dev.orbweaver.languagemodel.decoding.SamplingSettings;
import dev.orbweaver.languagemodel.decoding.TokenRules;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One answer to be generated.
 *
 * @param prompt token ids, at least one
 * @param seed of its noise
 * @param maxTokens longest response, at least 1; with the prompt it fits the model's length
 * @param endIds tokens that end the response, in ascending order; none to generate up to {@code maxTokens}
 * @param company whether it is computed with others
 * @param minimumVersion the lowest policy version that may compute it
 */
public record SequenceRequest(
        int[] prompt,
        SamplingSettings sampling,
        long seed,
        int maxTokens,
        int[] endIds,
        Company company,
        long minimumVersion) {

    /** The same request for another choice: same prompt, noise of its own. */
    public SequenceRequest choice(int index) {
        return new SequenceRequest(
                prompt, sampling, Noise.choiceSeed(seed, index), maxTokens, endIds, company, minimumVersion);
    }

    /** The same request under rules of its own. */
    public SequenceRequest with(@Nullable TokenRules rules) {
        return new SequenceRequest(prompt, sampling.with(rules), seed, maxTokens, endIds, company, minimumVersion);
    }

    public boolean isEnd(int token) {
        return Arrays.binarySearch(endIds, token) >= 0;
    }
}
