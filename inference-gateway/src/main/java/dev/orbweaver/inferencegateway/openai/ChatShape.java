package dev.orbweaver.inferencegateway.openai;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.orbweaver.inferencegateway.openai.ChoiceReader.Part;
import dev.orbweaver.inferencegateway.tools.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code chat.completion} and {@code chat.completion.chunk}; token ids under vLLM's names. */
final class ChatShape implements AnswerShape {

    @Override
    public Object whole(OpenAnswer answer, List<Part> parts) {
        var choices = answer.choices().stream()
                .map(choice -> choice(answer, choice, parts.get(choice.index())))
                .toList();
        return new Completion(
                answer.head().id(),
                "chat.completion",
                answer.head().created(),
                answer.head().model(),
                answer.head().fingerprint(),
                choices,
                answer.usage(),
                AnswerShape.promptIds(answer, answer.choices().getFirst()),
                AnswerShape.promptLogProbs(answer, answer.choices().getFirst()),
                AnswerShape.generations(answer));
    }

    private static Choice choice(OpenAnswer answer, ChoiceReader choice, Part part) {
        return new Choice(
                choice.index(),
                new Message(
                        "assistant", part.text().isEmpty() && choice.callsTools() ? null : part.text(), Call.of(part)),
                logProbs(answer, choice, part),
                finishReason(choice, part),
                AnswerShape.tokenIds(answer, choice, part));
    }

    @Override
    public Object opening(OpenAnswer answer, ChoiceReader choice) {
        var delta = new ChunkChoice(choice.index(), new Delta("assistant", "", List.of()), null, null, null);
        return chunk(answer, List.of(delta), null, AnswerShape.promptIds(answer, choice), null);
    }

    @Override
    public Object chunk(OpenAnswer answer, ChoiceReader choice, Part part) {
        var delta = new ChunkChoice(
                choice.index(),
                new Delta(null, part.text().isEmpty() ? null : part.text(), Call.streamed(choice, part)),
                logProbs(answer, choice, part),
                finishReason(choice, part),
                AnswerShape.tokenIds(answer, choice, part));
        return chunk(answer, List.of(delta), null, null, AnswerShape.finished(choice, part));
    }

    @Override
    public Object usage(OpenAnswer answer) {
        return chunk(answer, List.of(), answer.usage(), null, null);
    }

    private static Chunk chunk(
            OpenAnswer answer,
            List<ChunkChoice> choices,
            @Nullable Usage usage,
            int @Nullable [] promptIds,
            @Nullable Object orbweaver) {
        return new Chunk(
                answer.head().id(),
                "chat.completion.chunk",
                answer.head().created(),
                answer.head().model(),
                answer.head().fingerprint(),
                choices,
                usage,
                promptIds,
                orbweaver);
    }

    /** An answer that ends by itself and calls tools has ended for that. */
    private static @Nullable String finishReason(ChoiceReader choice, Part part) {
        return "stop".equals(part.finishReason()) && choice.callsTools() ? "tool_calls" : part.finishReason();
    }

    private static LogProbs.@Nullable Chat logProbs(OpenAnswer answer, ChoiceReader choice, Part part) {
        return answer.request().topLogProbs() == null ? null : LogProbs.chat(choice, part);
    }

    record Completion(
            String id,
            String object,
            long created,
            String model,
            @JsonProperty("system_fingerprint") String fingerprint,
            List<Choice> choices,
            Usage usage,

            @JsonInclude(JsonInclude.Include.NON_NULL) @JsonProperty("prompt_token_ids")
            int @Nullable [] promptTokenIds,

            @JsonInclude(JsonInclude.Include.NON_NULL) @JsonProperty("prompt_logprobs") @Nullable
            List<@Nullable Map<Integer, PromptLogProbs.Entry>> promptLogprobs,

            Object orbweaver) {}

    record Choice(
            int index,
            Message message,
            LogProbs.@Nullable Chat logprobs,
            @JsonProperty("finish_reason") @Nullable String finishReason,

            @JsonInclude(JsonInclude.Include.NON_NULL) @JsonProperty("token_ids")
            int @Nullable [] tokenIds) {}

    /** @param content null where there are calls and no text */
    record Message(
            String role,
            @Nullable String content,

            @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonProperty("tool_calls")
            List<Call> toolCalls) {}

    /** @param index place among the answer's calls, for streams */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Call(@Nullable Integer index, String id, String type, Function function) {
        static List<Call> of(Part part) {
            return part.calls().stream().map(call -> of(null, call)).toList();
        }

        /** Each call comes whole, in one chunk. */
        static List<Call> streamed(ChoiceReader choice, Part part) {
            var calls = new ArrayList<Call>();
            for (var call : part.calls()) {
                calls.add(of(choice.calls() - part.calls().size() + calls.size(), call));
            }
            return calls;
        }

        private static Call of(@Nullable Integer index, ToolCall call) {
            var id = "call_" + UUID.randomUUID().toString().replace("-", "");
            return new Call(index, id, "function", new Function(call.name(), call.arguments()));
        }
    }

    record Function(String name, String arguments) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Chunk(
            String id,
            String object,
            long created,
            String model,
            @JsonProperty("system_fingerprint") String fingerprint,
            List<ChunkChoice> choices,
            @Nullable Usage usage,
            @JsonProperty("prompt_token_ids") int @Nullable [] promptTokenIds,
            @Nullable Object orbweaver) {}

    record ChunkChoice(
            int index,
            Delta delta,
            LogProbs.@Nullable Chat logprobs,
            @JsonProperty("finish_reason") @Nullable String finishReason,

            @JsonInclude(JsonInclude.Include.NON_NULL) @JsonProperty("token_ids")
            int @Nullable [] tokenIds) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Delta(
            @Nullable String role,
            @Nullable String content,

            @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonProperty("tool_calls")
            List<Call> toolCalls) {}
}
