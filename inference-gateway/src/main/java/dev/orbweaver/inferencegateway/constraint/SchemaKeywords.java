package dev.orbweaver.inferencegateway.constraint;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** Reads a schema's keywords, or says which one is wrong. */
final class SchemaKeywords {
    /** They say nothing about what is valid. */
    private static final Set<String> ANNOTATIONS = Set.of(
            "title",
            "description",
            "default",
            "examples",
            "$schema",
            "$id",
            "$comment",
            "deprecated",
            "readOnly",
            "writeOnly",
            "discriminator",
            "$defs",
            "definitions");

    private static final Set<String> TYPES =
            Set.of("object", "array", "string", "integer", "number", "boolean", "null");

    private static final int MOST_REPETITIONS = 1000;

    private SchemaKeywords() {}

    static List<JsonNode> list(JsonNode schema, String keyword, String path) {
        var list = schema.path(keyword);
        if (!list.isArray() || list.isEmpty()) {
            throw new SchemaRefusedException(path + "." + keyword, "must be a list of at least one value");
        }
        return List.copyOf(list.values());
    }

    static boolean isOf(JsonNode value, String type) {
        return switch (type) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isString();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "boolean" -> value.isBoolean();
            default -> value.isNull();
        };
    }

    static List<String> types(JsonNode schema, String path) {
        var type = schema.path("type");
        var names = StreamSupport.stream((type.isArray() ? type.values() : List.of(type)).spliterator(), false)
                .map(name -> name.asString(""))
                .distinct()
                .toList();
        for (var name : names) {
            if (!TYPES.contains(name)) {
                throw new SchemaRefusedException(
                        path + ".type",
                        "is '" + name + "', known are "
                                + TYPES.stream().sorted().toList());
            }
        }
        if (names.isEmpty()) {
            throw new SchemaRefusedException(path + ".type", "must not be empty");
        }
        return names;
    }

    static Set<String> required(JsonNode schema, String path) {
        var names = new LinkedHashSet<String>();
        var required = schema.path("required");
        if (!required.isMissingNode() && !required.isArray()) {
            throw new SchemaRefusedException(path + ".required", "must be a list of names");
        }
        for (var name : required.values()) {
            if (!name.isString()) {
                throw new SchemaRefusedException(path + ".required", "must be a list of names");
            }
            names.add(name.stringValue());
        }
        return names;
    }

    static int count(JsonNode schema, String keyword, String path, int absent) {
        var count = schema.path(keyword);
        if (count.isMissingNode()) {
            return absent;
        }
        if (!count.isNumber()
                || !count.canConvertToExactIntegral()
                || count.doubleValue() < 0
                || count.doubleValue() > MOST_REPETITIONS) {
            throw new SchemaRefusedException(
                    path + "." + keyword, "is " + count + ", supported are 0 to " + MOST_REPETITIONS);
        }
        return count.intValue();
    }

    static double bound(JsonNode schema, String keyword, String path, double absent) {
        var bound = schema.path(keyword);
        if (bound.isMissingNode()) {
            return absent;
        }
        if (!bound.isNumber()) {
            throw new SchemaRefusedException(path + "." + keyword, "must be a number");
        }
        return bound.doubleValue();
    }

    static void requireOnly(JsonNode schema, String path, Set<String> known) {
        for (var keyword : schema.properties()) {
            if (!known.contains(keyword.getKey()) && !ANNOTATIONS.contains(keyword.getKey())) {
                throw new SchemaRefusedException(
                        path + "." + keyword.getKey(), "is not supported here; supported: " + supported(known));
            }
        }
    }

    private static String supported(Set<String> known) {
        var names = known.stream().filter(name -> !name.equals("type")).sorted().toList();
        return names.isEmpty() ? "no keyword but annotations" : String.join(", ", names);
    }
}
