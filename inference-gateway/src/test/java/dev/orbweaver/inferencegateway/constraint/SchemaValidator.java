package dev.orbweaver.inferencegateway.constraint;

import java.net.InetAddress;
import java.net.URI;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/** Says whether a value validates, by the text of the specification and nothing of the compiler's. For the keywords of the subset. */
record SchemaValidator(JsonNode root) {
    boolean isValid(JsonNode value) {
        return isValid(value, root);
    }

    private boolean isValid(JsonNode value, JsonNode schema) {
        if (schema.isBoolean()) {
            return schema.booleanValue();
        }
        if (schema.has("$ref")) {
            return isValid(
                    value,
                    root.at(JsonPointer.compile(
                            schema.path("$ref").stringValue().substring(1))));
        }
        return isOfType(value, schema)
                && (!schema.has("const") || value.equals(schema.path("const")))
                && (!schema.has("enum") || any(schema.path("enum"), value::equals))
                && (!schema.has("anyOf") || any(schema.path("anyOf"), option -> isValid(value, option)))
                && (!schema.has("oneOf")
                        || StreamSupport.stream(schema.path("oneOf").spliterator(), false)
                                        .filter(option -> isValid(value, option))
                                        .count()
                                == 1)
                && (!schema.has("allOf") || !any(schema.path("allOf"), option -> !isValid(value, option)))
                && (!value.isNumber() || isInRange(value.doubleValue(), schema))
                && (!value.isString()
                        || isInRange(
                                value.stringValue()
                                        .codePointCount(0, value.stringValue().length()),
                                schema,
                                "Length"))
                && (!value.isString() || isInForm(value.stringValue(), schema))
                && (!value.isArray() || isInRange(value.size(), schema, "Items") && haveValidItems(value, schema))
                && (!value.isObject() || hasValidProperties(value, schema));
    }

    private static boolean any(JsonNode list, java.util.function.Predicate<JsonNode> test) {
        return StreamSupport.stream(list.spliterator(), false).anyMatch(test);
    }

    private static boolean isOfType(JsonNode value, JsonNode schema) {
        var type = schema.path("type");
        return type.isMissingNode() || (type.isArray() ? any(type, one -> is(value, one)) : is(value, type));
    }

    private static boolean is(JsonNode value, JsonNode type) {
        return switch (type.stringValue()) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isString();
            case "integer" -> value.isNumber() && value.doubleValue() == Math.rint(value.doubleValue());
            case "number" -> value.isNumber();
            case "boolean" -> value.isBoolean();
            default -> value.isNull();
        };
    }

    private static boolean isInRange(double number, JsonNode schema) {
        return number >= schema.path("minimum").asDouble(number)
                && number <= schema.path("maximum").asDouble(number)
                && (!schema.has("exclusiveMinimum")
                        || number > schema.path("exclusiveMinimum").asDouble())
                && (!schema.has("exclusiveMaximum")
                        || number < schema.path("exclusiveMaximum").asDouble());
    }

    private static boolean isInRange(int count, JsonNode schema, String what) {
        return count >= schema.path("min" + what).asInt(0)
                && count <= schema.path("max" + what).asInt(count);
    }

    private static boolean isInForm(String text, JsonNode schema) {
        if (schema.has("pattern")
                && !Pattern.compile(schema.path("pattern").stringValue())
                        .matcher(text)
                        .find()) {
            return false;
        }
        switch (schema.path("format").asString("")) { // each throws for what it cannot read
            case "date" -> LocalDate.parse(text);
            case "time" -> OffsetTime.parse(text);
            case "date-time" -> OffsetDateTime.parse(text);
            case "duration" -> text.chars().filter(Character::isDigit).findAny().orElseThrow();
            case "uuid" -> UUID.fromString(text);
            case "ipv4", "ipv6" -> InetAddress.ofLiteral(text);
            case "uri" -> URI.create(text).getHost().length();
            case "email" -> text.split("@", 2)[1].length();
            default -> {}
        }
        return true;
    }

    private boolean haveValidItems(JsonNode array, JsonNode schema) {
        return !schema.has("items") || !any(array, item -> !isValid(item, schema.path("items")));
    }

    private boolean hasValidProperties(JsonNode object, JsonNode schema) {
        var declared = schema.path("properties");
        var additional = schema.path("additionalProperties");
        return !any(schema.path("required"), name -> !object.has(name.stringValue()))
                && object.properties().stream()
                        .allMatch(property -> declared.has(property.getKey())
                                ? isValid(property.getValue(), declared.path(property.getKey()))
                                : additional.isMissingNode() || isValid(property.getValue(), additional));
    }
}
