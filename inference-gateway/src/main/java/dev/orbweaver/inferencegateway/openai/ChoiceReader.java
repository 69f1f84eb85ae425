package dev.orbweaver.inferencegateway.openai;

import dev.orbweaver.contracts.rollout.Generation;
import dev.orbweaver.inferencegateway.engine.Ending;
import dev.orbweaver.inferencegateway.engine.Sequence;
import dev.orbweaver.inferencegateway.text.ModelText;
import dev.orbweaver.inferencegateway.text.ResponseText;
import dev.orbweaver.inferencegateway.tools.ToolCall;
import dev.orbweaver.inferencegateway.tools.ToolCallText;
import dev.orbweaver.languagemodel.decoding.TopLogProb;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Follows one sequence and makes a choice of it: text, finish reason, ids.
 *
 * <p>The ids are everything sampled up to the end, an end token included: training needs it as the response's last token. The text
 * shows neither it nor any part of a stop string.
 */
final class ChoiceReader {
    private final int index;
    private final Sequence sequence;
    private final ModelText model;
    private final ResponseText text;
    private final ToolCallText tools;
    /** Tokens wanted: 0 where only the prompt is, for which the engine draws one all the same. */
    private final int most;
    /** Likeliest tokens shown beside each of the response. */
    private final int shown;

    private int read;
    private int callsRead;
    private int offset;
    private @Nullable String finishReason;

    /** @param tools finds the calls in the text */
    ChoiceReader(int index, Sequence sequence, ModelText model, CompletionRequest request, ToolCallText tools) {
        this.index = index;
        this.most = request.maxTokens() == null ? Integer.MAX_VALUE : request.maxTokens();
        this.shown = Objects.requireNonNullElse(request.topLogProbs(), 0);
        this.sequence = sequence;
        this.model = model;
        this.text = new ResponseText(model, request.endings().stop());
        this.tools = tools;
    }

    /**
     * What has come since the last call: possibly no text yet, and no tokens.
     *
     * @throws OpenAiException if the engine gave the sequence up
     */
    Part read() {
        int from = read;
        var shown = new StringBuilder();
        var ending = sequence.ending(); // before the count: after it, tokens could still come
        int produced = sequence.produced();
        while (read < Math.min(produced, most) && finishReason == null) {
            int id = sequence.token(read++);
            shown.append(sequence.request().isEnd(id) ? "" : text.append(id));
            if (text.isStopped()) {
                finishReason = "stop";
                sequence.cancel();
            }
        }
        if (finishReason == null && ending != null) {
            shown.append(text.finish());
            finishReason = text.isStopped() ? "stop" : reason(ending);
        }
        return part(shown.toString(), from);
    }

    private Part part(String text, int from) {
        var certain = tools.accept(text) + (finishReason == null ? "" : tools.finish());
        var calls = List.copyOf(tools.calls().subList(callsRead, tools.calls().size()));
        callsRead += calls.size();
        return new Part(index, certain, calls, from, read, finishReason);
    }

    /** The whole text at once, for a sequence that has ended and has no stop strings. */
    Part readAll() {
        finishReason = reason(Objects.requireNonNull(sequence.ending()));
        read = Math.min(sequence.produced(), most);
        boolean ended = read > 0 && sequence.request().isEnd(sequence.token(read - 1));
        var whole = model.text(sequence.responseIds(ended ? read - 1 : read));
        return part(whole, 0);
    }

    private String reason(Ending ending) {
        return switch (ending.reason()) {
            case STOP -> most == 0 ? "length" : "stop";
            case LENGTH -> "length";
            case FAILED -> throw OpenAiException.engineFailed(ending.problem());
            case UNAVAILABLE -> throw OpenAiException.unavailable(ending.problem(), "shutting_down");
            case OLDER_VERSION -> throw OpenAiException.olderVersion(ending.problem());
            case CANCELLED -> throw new IllegalStateException("a sequence that was given up is still being read");
        };
    }

    /** Tools called so far. */
    int calls() {
        return callsRead;
    }

    boolean callsTools() {
        return callsRead > 0;
    }

    /** Null while more may come. */
    @Nullable
    String finishReason() {
        return finishReason;
    }

    boolean isFinished() {
        return finishReason != null;
    }

    int index() {
        return index;
    }

    Sequence sequence() {
        return sequence;
    }

    ModelText model() {
        return model;
    }

    /** Of what the engine has found, which may be more, those that the request wants beside each token. */
    List<TopLogProb> shown(List<TopLogProb> likeliest) {
        return likeliest.subList(0, Math.min(shown, likeliest.size()));
    }

    int tokens() {
        return read;
    }

    /** Characters of the tokens before; adds those of one more. */
    int offsetBefore(String token) {
        int before = offset;
        offset += token.length();
        return before;
    }

    int[] ids(Part part) {
        return Arrays.copyOfRange(sequence.responseIds(part.to()), part.from(), part.to());
    }

    /** What training needs, once finished. */
    Generation generation() {
        if (finishReason == null) {
            throw new IllegalStateException("choice " + index + " is not finished");
        }
        return new Generation(
                sequence.request().prompt(), sequence.responseIds(read), sequence.logProbs(read), runs(), finishReason);
    }

    /** Which version drew which of the tokens read. */
    private List<Generation.Run> runs() {
        var runs = new ArrayList<Generation.Run>();
        var versions = sequence.versions();
        for (int i = 0; i < versions.size(); i++) {
            boolean isLast = i + 1 == versions.size();
            int end = isLast ? read : Math.min(read, versions.get(i + 1).from());
            int tokens = end - versions.get(i).from();
            if (tokens > 0 || isLast && runs.isEmpty()) {
                runs.add(new Generation.Run(versions.get(i).version(), Math.max(0, tokens)));
            }
        }
        return runs;
    }

    /**
     * A stretch of a choice.
     *
     * @param calls tools called in it
     * @param from first response token of it
     * @param to one after the last
     * @param finishReason null while more may come
     */
    record Part(
            int index,
            String text,
            List<ToolCall> calls,
            int from,
            int to,
            @Nullable String finishReason) {
        boolean isEmpty() {
            return text.isEmpty() && calls.isEmpty() && from == to && finishReason == null;
        }
    }
}
