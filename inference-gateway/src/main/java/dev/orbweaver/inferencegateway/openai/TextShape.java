package dev.orbweaver.inferencegateway.openai;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.orbweaver.inferencegateway.openai.ChoiceReader.Part;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code text_completion}, whole and in chunks; token ids under vLLM's names. */
final class TextShape implements AnswerShape {

    @Override
    public Object whole(OpenAnswer answer, List<Part> parts) {
        var choices = answer.choices().stream()
                .map(choice -> whole(answer, choice, parts.get(choice.index())))
                .toList();
        return completion(answer, choices, answer.usage(), AnswerShape.generations(answer));
    }

    @Override
    public @Nullable Object opening(OpenAnswer answer, ChoiceReader choice) {
        if (!answer.request().delivery().echo()) {
            return null;
        }
        return completion(answer, List.of(prompt(answer, choice)), null, null);
    }

    private static Choice prompt(OpenAnswer answer, ChoiceReader choice) {
        var scores = answer.request().topLogProbs() == null ? null : LogProbs.prompt(choice);
        return new Choice(choice.index(), answer.promptText(choice), scores, null, null, null, null);
    }

    private static Choice whole(OpenAnswer answer, ChoiceReader choice, Part part) {
        if (!answer.request().delivery().echo()) {
            return choice(answer, choice, part, true);
        }
        var prompt = prompt(answer, choice); // first: the tokens' places in the text are counted
        return choice(answer, choice, part, true).after(prompt);
    }

    @Override
    public Object chunk(OpenAnswer answer, ChoiceReader choice, Part part) {
        var one = choice(answer, choice, part, part.from() == 0);
        return completion(answer, List.of(one), null, AnswerShape.finished(choice, part));
    }

    @Override
    public Object usage(OpenAnswer answer) {
        return completion(answer, List.of(), answer.usage(), null);
    }

    private static Choice choice(OpenAnswer answer, ChoiceReader choice, Part part, boolean withPrompt) {
        return new Choice(
                choice.index(),
                part.text(),
                answer.request().topLogProbs() == null ? null : LogProbs.text(choice, part),
                part.finishReason(),
                withPrompt ? AnswerShape.promptIds(answer, choice) : null,
                AnswerShape.tokenIds(answer, choice, part),
                AnswerShape.promptLogProbs(answer, choice));
    }

    private static Completion completion(
            OpenAnswer answer, List<Choice> choices, @Nullable Usage usage, @Nullable Object orbweaver) {
        return new Completion(
                answer.head().id(),
                "text_completion",
                answer.head().created(),
                answer.head().model(),
                answer.head().fingerprint(),
                choices,
                usage,
                orbweaver);
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Completion(
            String id,
            String object,
            long created,
            String model,
            @JsonProperty("system_fingerprint") String fingerprint,
            List<Choice> choices,
            @Nullable Usage usage,
            @Nullable Object orbweaver) {}

    record Choice(
            int index,
            String text,
            LogProbs.@Nullable Text logprobs,
            @JsonProperty("finish_reason") @Nullable String finishReason,

            @JsonInclude(JsonInclude.Include.NON_NULL) @JsonProperty("prompt_token_ids")
            int @Nullable [] promptTokenIds,

            @JsonInclude(JsonInclude.Include.NON_NULL) @JsonProperty("token_ids")
            int @Nullable [] tokenIds,

            @JsonInclude(JsonInclude.Include.NON_NULL) @JsonProperty("prompt_logprobs") @Nullable
            List<@Nullable Map<Integer, PromptLogProbs.Entry>> promptLogprobs) {
        Choice after(Choice prompt) {
            var all = prompt.logprobs == null || logprobs == null ? logprobs : prompt.logprobs.and(logprobs);
            return new Choice(index, prompt.text + text, all, finishReason, promptTokenIds, tokenIds, promptLogprobs);
        }
    }
}
