package dev.orbweaver.inferencegateway.rules;

import java.util.Map;

/**
 * How a request wants single logits moved before a token is drawn, under the API's names.
 *
 * <pre>logit = (logit &gt; 0 ? logit / repetition : logit * repetition) + bias - presence * (count &gt; 0) - frequency * count</pre>
 *
 * {@code repetition} is for tokens of prompt and response, count is of the response only: as OpenAI and vLLM define them.
 *
 * @param presence -2 to 2; 0 is off
 * @param frequency -2 to 2; 0 is off
 * @param repetition above 0; 1 is off
 * @param bias by token id
 * @param minTokens so many tokens come before an end token may
 */
public record Adjustments(
        double presence, double frequency, double repetition, Map<Integer, Double> bias, int minTokens) {
    public static final Adjustments NONE = new Adjustments(0, 0, 1, Map.of(), 0);

    public Adjustments {
        bias = Map.copyOf(bias);
    }

    boolean isNone() {
        return equals(NONE);
    }
}
