package dev.orbweaver.inferencegateway.openai;

import dev.orbweaver.inferencegateway.constraint.AnswerForm;
import dev.orbweaver.inferencegateway.engine.Company;
import dev.orbweaver.inferencegateway.rules.Adjustments;
import dev.orbweaver.inferencegateway.tools.ToolChoice;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request as it was read: types and ranges are right, the model is not known yet.
 *
 * @param prompts one for a conversation; each gets {@code n} choices
 * @param maxTokens null: whatever fits
 * @param company whether it is computed with others
 * @param endings what ends an answer besides its length
 * @param topLogProbs null where no log-probabilities are wanted
 */
record CompletionRequest(
        String model,
        List<Prompt> prompts,
        int n,
        Drawing drawing,
        Company company,
        Endings endings,
        @Nullable Integer maxTokens,
        @Nullable Integer topLogProbs,
        Format format,
        Delivery delivery) {

    /**
     * How tokens are drawn; null: as the model's folder says.
     *
     * @param repetition null: not said, then the adjustments' does not count
     */
    record Drawing(
            @Nullable Double temperature,
            @Nullable Double topP,
            @Nullable Integer topK,
            @Nullable Double minP,
            @Nullable Double repetition,
            Adjustments adjustments,
            @Nullable Long seed) {}

    /**
     * How the answer comes back.
     *
     * @param usage a last chunk with the usage, for streams
     * @param tokenIds with the ids of prompt and response
     * @param echo the prompt's text comes first
     * @param promptLogProbs likeliest tokens wanted at each of the prompt's; null where its log-probabilities are not wanted
     */
    record Delivery(
            boolean stream,
            boolean usage,
            boolean tokenIds,
            boolean echo,
            @Nullable Integer promptLogProbs) {}

    /** Likeliest tokens to be found at each place: as many as the response or the prompt needs, whichever is more. */
    int likeliest() {
        return Math.max(
                Objects.requireNonNullElse(topLogProbs, 0), Objects.requireNonNullElse(delivery.promptLogProbs, 0));
    }

    /**
     * What ends an answer besides its length.
     *
     * @param stop strings it ends before
     * @param stopIds tokens that end it as the model's own end tokens do
     * @param ignoreEnd go on after the model's end tokens
     */
    record Endings(List<String> stop, List<Integer> stopIds, boolean ignoreEnd) {}

    /**
     * What an answer looks like.
     *
     * @param form null for free text
     * @param tools those it may or must call
     */
    record Format(@Nullable AnswerForm form, ToolChoice tools) {}
}
