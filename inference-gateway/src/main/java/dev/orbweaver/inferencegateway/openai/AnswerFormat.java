package dev.orbweaver.inferencegateway.openai;

import dev.orbweaver.inferencegateway.constraint.AnswerForm;
import dev.orbweaver.inferencegateway.constraint.AnswerGrammars;
import dev.orbweaver.inferencegateway.constraint.SchemaRefusedException;
import dev.orbweaver.inferencegateway.constraint.TokenMasks;
import dev.orbweaver.inferencegateway.text.ModelText;
import dev.orbweaver.inferencegateway.tools.ToolCallText;
import dev.orbweaver.inferencegateway.tools.ToolChoice.Mode;
import dev.orbweaver.inferencegateway.tools.ToolFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a request wants an answer to look like, for the model that gives it.
 *
 * @param form null for free text
 * @param calls how the model calls tools; empty where none are wanted
 * @param several whether more than one call is wanted
 */
record AnswerFormat(@Nullable AnswerForm form, Optional<ToolFormat> calls, boolean several) {
    static AnswerFormat of(CompletionRequest.Format wanted, ModelText text) {
        var tools = wanted.tools();
        if (tools.isNone()) {
            return new AnswerFormat(wanted.form(), Optional.empty(), false);
        }
        var format = text.template()
                .flatMap(ToolFormat::of)
                .orElseThrow(() -> OpenAiException.unsupported(
                        "tools",
                        "the model's chat template does not know tools; use another model, or leave 'tools' out"));
        var calls = format.calls(tools.callable(), tools.several());
        var form = wanted.form();
        if (tools.mode() == Mode.REQUIRED) {
            return new AnswerFormat(calls, Optional.of(format), tools.several());
        }
        return new AnswerFormat(
                form == null ? null : new AnswerForm.Either(form, calls), Optional.of(format), tools.several());
    }

    /** Null for free text. */
    @Nullable
    TokenMasks masks(AnswerGrammars grammars, ModelText text) {
        if (form == null) {
            return null;
        }
        if (text.endIds().length == 0) {
            throw OpenAiException.unsupported(
                    "response_format", "the model has no end token (eos_token_id), so no form can be ended");
        }
        try {
            return grammars.of(text, form);
        } catch (SchemaRefusedException e) {
            var path = e.path().isEmpty() ? "response_format" : e.path();
            throw OpenAiException.unsupported(path, "'" + path + "': " + e.getMessage());
        }
    }

    /** A new one for each choice. */
    ToolCallText reader() {
        return calls.map(format -> format.reader(several)).orElse(ToolCallText.NONE);
    }
}
