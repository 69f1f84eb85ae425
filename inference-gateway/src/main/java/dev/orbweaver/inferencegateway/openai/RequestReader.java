package dev.orbweaver.inferencegateway.openai;

import dev.orbweaver.inferencegateway.engine.Company;
import dev.orbweaver.inferencegateway.openai.CompletionRequest.Delivery;
import dev.orbweaver.inferencegateway.openai.CompletionRequest.Drawing;
import dev.orbweaver.inferencegateway.openai.CompletionRequest.Endings;
import dev.orbweaver.inferencegateway.openai.CompletionRequest.Format;
import dev.orbweaver.inferencegateway.rules.Adjustments;
import dev.orbweaver.inferencegateway.tools.ToolChoice;
import java.util.List;
import java.util.Objects;
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
    private final AnswerFormReader forms;

    RequestReader(JsonMapper json) {
        this.json = json;
        this.prompts = new PromptReader(json);
        this.forms = new AnswerFormReader(json, unsupported);
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
        var tools = new ToolsReader(fields).read();
        return request(
                fields,
                List.of(prompts.conversation(fields, tools)),
                longest == null ? older : longest,
                logProbs && top == null ? Integer.valueOf(0) : top,
                new Surroundings(tools, false));
    }

    /** The body of {@code /v1/completions}. */
    CompletionRequest completion(byte[] body) {
        var fields = fields(body);
        boolean echo = fields.flag("echo");
        var longest = fields.integer("max_tokens", echo ? 0 : 1, Integer.MAX_VALUE);
        var logProbs = fields.integer("logprobs", 0, MOST_TOP_LOG_PROBS);
        return request(
                fields,
                prompts.prompts(fields),
                longest == null ? Integer.valueOf(DEFAULT_COMPLETION_TOKENS) : longest,
                logProbs,
                new Surroundings(ToolChoice.NONE, echo));
    }

    /** What may come and changes nothing. */
    UnsupportedFields unsupported() {
        return unsupported;
    }

    /** What the two endpoints do not share. */
    private record Surroundings(ToolChoice tools, boolean echo) {}

    private Format format(RequestFields fields, ToolChoice tools) {
        var form = forms.read(fields);
        boolean isFormed = form != null || tools.mode() == ToolChoice.Mode.REQUIRED;
        if (isFormed && fields.flag("ignore_eos")) {
            throw fields.bad("ignore_eos", "cannot go together with a form: the answer would go on after its end");
        }
        return new Format(form, tools);
    }

    private CompletionRequest request(
            RequestFields fields,
            List<Prompt> prompt,
            @Nullable Integer maxTokens,
            @Nullable Integer topLogProbs,
            Surroundings surroundings) {
        var n = fields.integer("n", 1, MOST_CHOICES);
        var delivery = delivery(fields, surroundings.echo());
        boolean isScored = delivery.promptLogProbs() != null || surroundings.echo() && topLogProbs != null;
        var request = new CompletionRequest(
                fields.requiredText("model"),
                prompt,
                n == null ? 1 : n,
                drawing(fields),
                company(fields, isScored),
                endings(fields),
                maxTokens,
                topLogProbs,
                format(fields, surroundings.tools()),
                delivery);
        fields.refuseOthers(unsupported);
        return request;
    }

    /** Scores are those of a prompt computed alone, so they are always the same. */
    private static Company company(RequestFields fields, boolean scored) {
        boolean alone = fields.flag("deterministic");
        if (scored) {
            return Company.SCORED;
        }
        return alone ? Company.ALONE : Company.SHARED;
    }

    private static Drawing drawing(RequestFields fields) {
        return new Drawing(
                fields.number("temperature", t -> t >= 0 && t <= 2, "0 to 2"),
                fields.number("top_p", p -> p > 0 && p <= 1, "above 0, up to 1"),
                fields.integer("top_k", -1, Integer.MAX_VALUE),
                fields.number("min_p", p -> p >= 0 && p <= 1, "0 to 1"),
                fields.number("repetition_penalty", r -> r > 0 && r <= 100, "above 0, up to 100"),
                adjustments(fields),
                fields.longInteger("seed"));
    }

    private static Adjustments adjustments(RequestFields fields) {
        return new Adjustments(
                penalty(fields, "presence_penalty"),
                penalty(fields, "frequency_penalty"),
                1,
                fields.numbersByToken("logit_bias", 100),
                Objects.requireNonNullElse(fields.integer("min_tokens", 0, Integer.MAX_VALUE), 0));
    }

    private static double penalty(RequestFields fields, String name) {
        return Objects.requireNonNullElse(fields.number(name, p -> p >= -2 && p <= 2, "-2 to 2"), 0.0);
    }

    private static Endings endings(RequestFields fields) {
        return new Endings(
                fields.texts("stop", MOST_STOPS),
                fields.integers("stop_token_ids", MOST_STOPS),
                fields.flag("ignore_eos"));
    }

    private Delivery delivery(RequestFields fields, boolean echo) {
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
        var prompt = fields.integer("prompt_logprobs", 0, MOST_TOP_LOG_PROBS);
        if (prompt != null && stream) {
            throw fields.bad("prompt_logprobs", "cannot be streamed; leave 'stream' out");
        }
        return new Delivery(stream, usage, fields.flag("return_token_ids"), echo, prompt);
    }

    /** Any body: a JSON object. */
    RequestFields fields(byte[] body) {
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
