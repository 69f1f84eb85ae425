package dev.orbweaver.inferencegateway.openai;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Tokens of a request, as OpenAI counts them. */
record Usage(
        @JsonProperty("prompt_tokens") int promptTokens,
        @JsonProperty("completion_tokens") int completionTokens,
        @JsonProperty("total_tokens") int totalTokens,
        @JsonProperty("prompt_tokens_details") Details promptTokensDetails) {

    static Usage of(int prompt, int cached, int response) {
        return new Usage(prompt, response, prompt + response, new Details(cached));
    }

    /** @param cachedTokens those whose keys and values were there already */
    record Details(@JsonProperty("cached_tokens") int cachedTokens) {}
}
