package dev.orbweaver.inferencegateway.constraint;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/**
 * Tells whether no value can match two schemas at once, by what can be seen without trying: types, constants, and a property that both
 * require and that says which one it is. Then {@code oneOf} is {@code anyOf}.
 *
 * @param root what references point into
 */
record Alternatives(JsonNode root) {

    boolean areDisjoint(List<JsonNode> schemas) {
        for (int i = 0; i < schemas.size(); i++) {
            for (int j = 0; j < i; j++) {
                if (!areDisjoint(resolved(schemas.get(i)), resolved(schemas.get(j)))) {
                    return false;
                }
            }
        }
        return true;
    }

    private JsonNode resolved(JsonNode schema) {
        var reference = schema.path("$ref").asString("");
        return reference.startsWith("#/") ? root.at(JsonPointer.compile(reference.substring(1))) : schema;
    }

    private boolean areDisjoint(JsonNode one, JsonNode other) {
        var values = constants(one);
        var others = constants(other);
        if (!values.isEmpty() && !others.isEmpty()) {
            return values.stream().noneMatch(others::contains);
        }
        var types = types(one);
        if (!types.isEmpty() && !types(other).isEmpty() && types(other).stream().noneMatch(types::contains)) {
            return true;
        }
        return isObject(one) && isObject(other) && areToldApart(one, other);
    }

    private boolean areToldApart(JsonNode one, JsonNode other) {
        for (var name : one.path("required").values()) {
            var property = name.asString("");
            var here = constants(resolved(one.path("properties").path(property)));
            var there = constants(resolved(other.path("properties").path(property)));
            boolean isRequired = StreamSupport.stream(other.path("required").spliterator(), false)
                    .anyMatch(required -> required.asString("").equals(property));
            if (isRequired
                    && !here.isEmpty()
                    && !there.isEmpty()
                    && here.stream().noneMatch(there::contains)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isObject(JsonNode schema) {
        return types(schema).equals(Set.of("object"));
    }

    private static List<JsonNode> constants(JsonNode schema) {
        return schema.has("const")
                ? List.of(schema.path("const"))
                : new ArrayList<>(schema.path("enum").values());
    }

    /** Every integer is a number, so they count as one type. */
    private static Set<String> types(JsonNode schema) {
        var type = schema.path("type");
        return StreamSupport.stream((type.isArray() ? type.values() : List.of(type)).spliterator(), false)
                .map(name -> name.asString("").replace("integer", "number"))
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toSet());
    }
}
