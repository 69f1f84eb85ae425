package dev.orbweaver.inferencegateway.openai;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request as it was read: types and ranges are right, the model is not known yet.
 *
 * @param prompts one for a conversation; each gets {@code n} choices
 * @param maxTokens null: whatever fits
 * @param ignoreEnd go on after end tokens
 * @param topLogProbs null where no log-probabilities are wanted
 */
record CompletionRequest(
        String model,
        List<Prompt> prompts,
        int n,
        Drawing drawing,
        List<String> stop,
        @Nullable Integer maxTokens,
        boolean ignoreEnd,
        @Nullable Integer topLogProbs,
        Delivery delivery) {

    /** How tokens are drawn; null: as the model's folder says. */
    record Drawing(
            @Nullable Double temperature,
            @Nullable Double topP,
            @Nullable Integer topK,
            @Nullable Long seed) {}

    /**
     * How the answer comes back.
     *
     * @param usage a last chunk with the usage, for streams
     * @param tokenIds with the ids of prompt and response
     */
    record Delivery(boolean stream, boolean usage, boolean tokenIds) {}
}
