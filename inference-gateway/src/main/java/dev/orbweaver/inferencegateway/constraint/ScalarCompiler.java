package dev.orbweaver.inferencegateway.constraint;

import dev.orbweaver.inferencegateway.constraint.GrammarBuilder.Part;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Strings and numbers of a schema, whose keywords are known to be of the subset. */
record ScalarCompiler(GrammarBuilder grammar, JsonGrammar json) {
    static final Set<String> BOUNDS = Set.of("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum");

    Part string(JsonNode schema, String path) {
        for (var keyword : List.of("pattern", "format")) {
            if (schema.has(keyword)) {
                SchemaKeywords.requireOnly(schema, path, Set.of("type", keyword));
                return patterned(schema.path(keyword).asString(""), keyword, path);
            }
        }
        int least = SchemaKeywords.count(schema, "minLength", path, 0);
        int most = SchemaKeywords.count(schema, "maxLength", path, Integer.MAX_VALUE);
        requireOrder(least, most, path + ".maxLength");
        return json.string(least, most);
    }

    private Part patterned(String text, String keyword, String path) {
        try {
            var pattern = keyword.equals("format") ? StringFormats.pattern(text) : text;
            return json.string(new PatternCompiler(grammar, json, pattern).compile());
        } catch (SchemaRefusedException e) {
            throw new SchemaRefusedException(path + "." + keyword, String.valueOf(e.getMessage()));
        }
    }

    static void requireOrder(long least, long most, String path) {
        if (least > most) {
            throw new SchemaRefusedException(path, "is below the minimum");
        }
    }

    Part integer(JsonNode schema, String path) {
        if (BOUNDS.stream().noneMatch(schema::has)) {
            return json.integer();
        }
        double least = Math.max(
                Math.ceil(SchemaKeywords.bound(schema, "minimum", path, Double.NEGATIVE_INFINITY)),
                Math.floor(SchemaKeywords.bound(schema, "exclusiveMinimum", path, Double.NEGATIVE_INFINITY)) + 1);
        double most = Math.min(
                Math.floor(SchemaKeywords.bound(schema, "maximum", path, Double.POSITIVE_INFINITY)),
                Math.ceil(SchemaKeywords.bound(schema, "exclusiveMaximum", path, Double.POSITIVE_INFINITY)) - 1);
        var parts = new NumberRange(grammar, json).integers((long) least, (long) most);
        return nonEmpty(parts, path);
    }

    Part number(JsonNode schema, String path) {
        if (!schema.has("minimum") && !schema.has("maximum")) {
            return json.number();
        }
        var parts = new NumberRange(grammar, json)
                .numbers(
                        SchemaKeywords.bound(schema, "minimum", path, Double.NEGATIVE_INFINITY),
                        SchemaKeywords.bound(schema, "maximum", path, Double.POSITIVE_INFINITY));
        return nonEmpty(parts, path);
    }

    private Part nonEmpty(List<Part> parts, String path) {
        if (parts.isEmpty()) {
            throw new SchemaRefusedException(path + ".maximum", "leaves no integer of 15 digits from the minimum on");
        }
        return grammar.either(parts);
    }
}
