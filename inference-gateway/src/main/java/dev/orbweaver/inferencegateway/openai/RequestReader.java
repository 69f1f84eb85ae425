package dev.orbweaver.inferencegateway.openai;

import dev.orbweaver.inferencegateway.openai.CompletionRequest.Delivery;
import dev.orbweaver.inferencegateway.openai.CompletionRequest.Drawing;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reads a request's JSON, or refuses it with a 400 that names the field. */
@Component
final class RequestReader {
    private static final int MOST_CHOICES = 128;
    private static final int MOST_STOPS = 16;
    private static final int MOST_TOP_LOG_PROBS = 20;
    /** What OpenAI gives a completion that does not say. */
    private static final int DEFAULT_COMPLETION_TOKENS = 16;

    private final JsonMapper json;
    private final PromptReader prompts;
    private final UnsupportedFields unsupported = UnsupportedFields.known();

    RequestReader(JsonMapper json) {
        this.json = json;
        this.prompts = new PromptReader(json);
    }

    /** The body of {@code /v1/chat/completions}. */
    CompletionRequest chat(byte[] body) {
        var fields = fields(body);
        boolean logProbs = fields.flag("logprobs");
        var top = fields.integer("top_logprobs", 0, MOST_TOP_LOG_PROBS);
        if (top != null && !logProbs) {
            throw fields.bad("top_logprobs", "needs 'logprobs': true");
        }
        var longest = fields.integer("max_completion_tokens", 1, Integer.MAX_VALUE);
        var older = fields.integer("max_tokens", 1, Integer.MAX_VALUE);
        return request(
                fields,
                List.of(prompts.conversation(fields)),
                longest == null ? older : longest,
                logProbs && top == null ? Integer.valueOf(0) : top);
    }

    /** The body of {@code /v1/completions}. */
    CompletionRequest completion(byte[] body) {
        var fields = fields(body);
        var longest = fields.integer("max_tokens", 1, Integer.MAX_VALUE);
        return request(
                fields,
                prompts.prompts(fields),
                longest == null ? Integer.valueOf(DEFAULT_COMPLETION_TOKENS) : longest,
                fields.integer("logprobs", 0, MOST_TOP_LOG_PROBS));
    }

    private CompletionRequest request(
            RequestFields fields, List<Prompt> prompt, @Nullable Integer maxTokens, @Nullable Integer topLogProbs) {
        var n = fields.integer("n", 1, MOST_CHOICES);
        var request = new CompletionRequest(
                fields.requiredText("model"),
                prompt,
                n == null ? 1 : n,
                drawing(fields),
                fields.texts("stop", MOST_STOPS),
                maxTokens,
                fields.flag("ignore_eos"),
                topLogProbs,
                delivery(fields));
        fields.refuseOthers(unsupported);
        return request;
    }

    private static Drawing drawing(RequestFields fields) {
        return new Drawing(
                fields.number("temperature", t -> t >= 0 && t <= 2, "0 to 2"),
                fields.number("top_p", p -> p > 0 && p <= 1, "above 0, up to 1"),
                fields.integer("top_k", -1, Integer.MAX_VALUE),
                fields.longInteger("seed"));
    }

    private Delivery delivery(RequestFields fields) {
        boolean stream = fields.flag("stream");
        var options = fields.object("stream_options");
        boolean usage = false;
        if (options != null) {
            if (!stream) {
                throw fields.bad("stream_options", "needs 'stream': true");
            }
            usage = options.flag("include_usage");
            options.refuseOthers(unsupported);
        }
        return new Delivery(stream, usage, fields.flag("return_token_ids"));
    }

    private RequestFields fields(byte[] body) {
        try {
            if (json.readTree(body) instanceof ObjectNode object) {
                return new RequestFields(object, "");
            }
        } catch (JacksonException e) {
            throw OpenAiException.badRequest("the body is not JSON: " + e.getOriginalMessage());
        }
        throw OpenAiException.badRequest("the body must be a JSON object");
    }
}
