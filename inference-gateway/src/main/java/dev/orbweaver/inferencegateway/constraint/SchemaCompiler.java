package dev.orbweaver.inferencegateway.constraint;

import dev.orbweaver.inferencegateway.constraint.GrammarBuilder.Part;
import dev.orbweaver.inferencegateway.constraint.GrammarBuilder.Rule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/**
 * Turns a JSON Schema into a grammar whose every text validates. The subset is a closed one: a keyword that is not known here is refused,
 * because a text that was generated without it may not validate.
 *
 * <p>Narrower than the schema where that is harmless: properties come in the schema's order, none is added to those it names, and
 * numbers have at most 15 digits.
 */
final class SchemaCompiler {
    private static final Map<String, Set<String>> KEYWORDS = Map.of(
            "object", Set.of("properties", "required", "additionalProperties"),
            "array", Set.of("items", "minItems", "maxItems"),
            "string", Set.of("minLength", "maxLength", "pattern", "format"),
            "integer", ScalarCompiler.BOUNDS,
            "number", Set.of("minimum", "maximum"),
            "boolean", Set.of(),
            "null", Set.of());

    private final GrammarBuilder grammar;
    private final JsonGrammar json;
    private final JsonNode root;
    private final ScalarCompiler scalars;
    private final Map<String, Rule> byReference = new HashMap<>();

    SchemaCompiler(GrammarBuilder grammar, JsonGrammar json, JsonNode root) {
        this.grammar = grammar;
        this.json = json;
        this.root = root;
        this.scalars = new ScalarCompiler(grammar, json);
    }

    /** @throws SchemaRefusedException naming the keyword */
    Part compile() {
        return compile(root, "");
    }

    private Part compile(JsonNode schema, String path) {
        if (schema.isBoolean() && schema.booleanValue()) {
            return json.value();
        }
        if (!schema.isObject()) {
            throw new SchemaRefusedException(path, "must be a schema: an object, or true");
        }
        if (schema.has("$ref")) {
            SchemaKeywords.requireOnly(schema, path, Set.of("$ref"));
            return grammar.call(reference(schema.path("$ref"), path + ".$ref"));
        }
        if (schema.has("const") || schema.has("enum")) {
            return constants(schema, path);
        }
        for (var combination : List.of("anyOf", "oneOf", "allOf")) {
            if (schema.has(combination)) {
                return combined(schema, combination, path);
            }
        }
        return typed(schema, path);
    }

    private Rule reference(JsonNode reference, String path) {
        var text = reference.asString("");
        if (!text.equals("#") && !text.startsWith("#/")) {
            throw new SchemaRefusedException(path, "must point into this schema: #/$defs/name");
        }
        var known = byReference.get(text);
        if (known != null) {
            return known;
        }
        var target = root.at(JsonPointer.compile(text.substring(1)));
        if (target.isMissingNode()) {
            throw new SchemaRefusedException(path, "points to '" + text + "', which is not there");
        }
        var rule = grammar.rule();
        byReference.put(text, rule); // before it is compiled: it may refer to itself
        grammar.define(rule, compile(target, path));
        return rule;
    }

    private Part combined(JsonNode schema, String keyword, String path) {
        SchemaKeywords.requireOnly(schema, path, Set.of(keyword));
        var parts = schema.path(keyword);
        if (!parts.isArray() || parts.isEmpty() || keyword.equals("allOf") && parts.size() > 1) {
            throw new SchemaRefusedException(
                    path + "." + keyword,
                    keyword.equals("allOf") ? "is supported with one schema only" : "must be a list of schemas");
        }
        if (keyword.equals("oneOf") && !new Alternatives(root).areDisjoint(List.copyOf(parts.values()))) {
            throw new SchemaRefusedException(
                    path + ".oneOf",
                    "may match more than one: use anyOf, or a required property with another const in each");
        }
        var compiled = new ArrayList<Part>();
        for (int i = 0; i < parts.size(); i++) {
            compiled.add(compile(parts.get(i), path + "." + keyword + "[" + i + "]"));
        }
        return grammar.either(compiled);
    }

    private Part constants(JsonNode schema, String path) {
        SchemaKeywords.requireOnly(schema, path, Set.of("const", "enum", "type"));
        var values = schema.has("const") ? List.of(schema.path("const")) : SchemaKeywords.list(schema, "enum", path);
        var types = schema.has("type") ? SchemaKeywords.types(schema, path) : List.<String>of();
        var parts = values.stream()
                .filter(value -> types.isEmpty() || types.stream().anyMatch(type -> SchemaKeywords.isOf(value, type)))
                .map(value -> json.literal(value.toString()))
                .toList();
        if (parts.isEmpty()) {
            throw new SchemaRefusedException(path + ".enum", "holds no value of the type");
        }
        return grammar.either(parts);
    }

    private Part typed(JsonNode schema, String path) {
        var types = schema.has("type") ? SchemaKeywords.types(schema, path) : implied(schema);
        var known = types.stream()
                .flatMap(type -> KEYWORDS.getOrDefault(type, Set.of()).stream())
                .collect(Collectors.toSet());
        known.add("type");
        SchemaKeywords.requireOnly(schema, path, known);
        if (types.isEmpty()) {
            return json.value();
        }
        return grammar.either(
                types.stream().map(type -> typed(schema, type, path)).toList());
    }

    /** A schema that says no type but uses one's keywords; other types would be valid, too, and are not needed. */
    private static List<String> implied(JsonNode schema) {
        return Stream.of("object", "array")
                .filter(type -> KEYWORDS.getOrDefault(type, Set.of()).stream().anyMatch(schema::has))
                .limit(1)
                .toList();
    }

    private Part typed(JsonNode schema, String type, String path) {
        return switch (type) {
            case "object" -> object(schema, path);
            case "array" -> array(schema, path);
            case "string" -> scalars.string(schema, path);
            case "integer" -> scalars.integer(schema, path);
            case "number" -> scalars.number(schema, path);
            case "boolean" -> grammar.either(json.literal("true"), json.literal("false"));
            default -> json.literal("null");
        };
    }

    private Part object(JsonNode schema, String path) {
        var declared = schema.path("properties");
        var additional = schema.path("additionalProperties");
        if (!declared.isMissingNode() && !declared.isObject()) {
            throw new SchemaRefusedException(path + ".properties", "must be an object");
        }
        if (!additional.isMissingNode() && !additional.isBoolean() && !additional.isObject()) {
            throw new SchemaRefusedException(path + ".additionalProperties", "must be true, false or a schema");
        }
        var required = SchemaKeywords.required(schema, path);
        if (declared.isEmpty() && required.isEmpty()) {
            return undeclared(additional, path);
        }
        var values = new LinkedHashMap<String, Rule>();
        for (var property : declared.properties()) {
            values.put(
                    property.getKey(),
                    grammar.rule(compile(property.getValue(), path + ".properties." + property.getKey())));
        }
        for (var name : required) {
            if (!values.containsKey(name)) {
                values.put(name, grammar.rule(undeclaredValue(name, additional, path)));
            }
        }
        return json.object(values, required);
    }

    private Part undeclaredValue(String name, JsonNode additional, String path) {
        if (additional.isBoolean() && !additional.booleanValue()) {
            throw new SchemaRefusedException(
                    path + ".required", "names '" + name + "', which additionalProperties forbids");
        }
        return additional.isObject() ? compile(additional, path + ".additionalProperties") : json.value();
    }

    private Part undeclared(JsonNode additional, String path) {
        if (additional.isObject()) {
            return json.map(compile(additional, path + ".additionalProperties"));
        }
        return additional.isBoolean() && !additional.booleanValue() ? json.literal("{}") : json.object();
    }

    private Part array(JsonNode schema, String path) {
        int least = SchemaKeywords.count(schema, "minItems", path, 0);
        int most = SchemaKeywords.count(schema, "maxItems", path, Integer.MAX_VALUE);
        ScalarCompiler.requireOrder(least, most, path + ".maxItems");
        var item = schema.has("items") ? compile(schema.path("items"), path + ".items") : json.value();
        return most == 0 ? json.literal("[]") : json.array(item, least, most);
    }
}
