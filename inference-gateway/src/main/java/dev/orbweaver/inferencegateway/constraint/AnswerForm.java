package dev.orbweaver.inferencegateway.constraint;

import dev.orbweaver.inferencegateway.constraint.GrammarBuilder.Part;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What an answer must look like, as it can be asked for. Equal forms have equal grammars. */
public sealed interface AnswerForm {
    /** The grammar's root. */
    Part part(GrammarBuilder grammar, JsonGrammar json);

    /** Any JSON object. */
    record AnyObject() implements AnswerForm {
        @Override
        public Part part(GrammarBuilder grammar, JsonGrammar json) {
            return json.object();
        }
    }

    /**
     * JSON that a schema accepts.
     *
     * @param path where the schema stands in the request, for errors
     */
    record Schema(JsonNode schema, String path) implements AnswerForm {
        @Override
        public Part part(GrammarBuilder grammar, JsonGrammar json) {
            try {
                return new SchemaCompiler(grammar, json, schema).compile();
            } catch (SchemaRefusedException e) {
                throw new SchemaRefusedException(path + e.path(), String.valueOf(e.getMessage()));
            }
        }
    }

    /** One form or the other. */
    record Either(AnswerForm one, AnswerForm other) implements AnswerForm {
        @Override
        public Part part(GrammarBuilder grammar, JsonGrammar json) {
            return grammar.either(one.part(grammar, json), other.part(grammar, json));
        }
    }

    /** One of some texts. */
    record Choice(List<String> texts) implements AnswerForm {
        @Override
        public Part part(GrammarBuilder grammar, JsonGrammar json) {
            return grammar.either(texts.stream().map(grammar::text).toList());
        }
    }

    /**
     * Calls of tools, each a form between two texts: {@code opening} + arguments + {@code closing}.
     *
     * @param tools at least one
     * @param between what stands between two calls; empty where there is to be one call only
     */
    record Calls(List<Tool> tools, String between) implements AnswerForm {
        @Override
        public Part part(GrammarBuilder grammar, JsonGrammar json) {
            var one = grammar.rule(grammar.either(tools.stream()
                    .map(tool -> grammar.sequence(
                            grammar.text(tool.opening()),
                            new Schema(tool.arguments(), tool.path()).part(grammar, json),
                            grammar.text(tool.closing())))
                    .toList()));
            return between.isEmpty()
                    ? grammar.call(one)
                    : grammar.sequence(
                            grammar.call(one),
                            grammar.repeat(grammar.sequence(grammar.text(between), grammar.call(one))));
        }
    }

    /**
     * @param arguments schema of them
     * @param path where the schema stands in the request, for errors
     */
    record Tool(String opening, JsonNode arguments, String closing, String path) {}
}
