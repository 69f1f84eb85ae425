package dev.orbweaver.inferencegateway.openai;

import dev.orbweaver.contracts.rollout.Generation;
import dev.orbweaver.inferencegateway.openai.ChoiceReader.Part;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How an answer looks in JSON: as a chat completion or as a completion. Both carry the top-level object {@code orbweaver}: a {@link
 * Generation}, or with several choices a list of them in order; in a stream the chunk that finishes a choice carries its own.
 */
interface AnswerShape {

    /** The complete answer. */
    Object whole(OpenAnswer answer, List<Part> parts);

    /** What a choice's stream begins with; null for nothing. */
    @Nullable
    Object opening(OpenAnswer answer, ChoiceReader choice);

    Object chunk(OpenAnswer answer, ChoiceReader choice, Part part);

    /** The last chunk, where the request asked for it. */
    Object usage(OpenAnswer answer);

    /** The {@code orbweaver} object of a complete answer. */
    static Object generations(OpenAnswer answer) {
        var generations =
                answer.choices().stream().map(ChoiceReader::generation).toList();
        return generations.size() == 1 ? generations.getFirst() : generations;
    }

    static @Nullable Generation finished(ChoiceReader choice, Part part) {
        return part.finishReason() == null ? null : choice.generation();
    }

    static int @Nullable [] promptIds(OpenAnswer answer, ChoiceReader choice) {
        return answer.request().delivery().tokenIds()
                ? choice.sequence().request().prompt()
                : null;
    }

    /** Null where the request does not ask for them. */
    static @Nullable List<@Nullable Map<Integer, PromptLogProbs.Entry>> promptLogProbs(
            OpenAnswer answer, ChoiceReader choice) {
        var wanted = answer.request().delivery().promptLogProbs();
        return wanted == null ? null : PromptLogProbs.of(choice, wanted);
    }

    static int @Nullable [] tokenIds(OpenAnswer answer, ChoiceReader choice, Part part) {
        return answer.request().delivery().tokenIds() ? choice.ids(part) : null;
    }
}
