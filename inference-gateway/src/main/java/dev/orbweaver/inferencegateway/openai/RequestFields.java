package dev.orbweaver.inferencegateway.openai;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The fields of one JSON object, read with their types and ranges. Whatever is not right is a 400 that names the field; whatever was
 * never asked for is refused in the end. A field that is null is not there.
 */
final class RequestFields {
    private static final Pattern TOKEN_ID = Pattern.compile("\\d{1,9}");

    private final ObjectNode object;
    private final String prefix;
    private final Set<String> known = new HashSet<>();

    /** @param prefix stands before the names in messages, such as {@code stream_options.} */
    RequestFields(ObjectNode object, String prefix) {
        this.object = object;
        this.prefix = prefix;
    }

    /** The value, or null if it is absent. */
    @Nullable
    JsonNode find(String name) {
        known.add(name);
        var value = object.get(name);
        return value == null || value.isNull() ? null : value;
    }

    String requiredText(String name) {
        var value = find(name);
        if (value == null) {
            throw bad(name, "is missing");
        }
        if (!value.isString()) {
            throw wrongType(name, "a string", value);
        }
        return value.stringValue();
    }

    boolean flag(String name) {
        var value = find(name);
        if (value != null && !value.isBoolean()) {
            throw wrongType(name, "true or false", value);
        }
        return value != null && value.booleanValue();
    }

    @Nullable
    Integer integer(String name, int least, int most) {
        var value = find(name);
        if (value == null) {
            return null;
        }
        if (!value.isNumber() || !value.canConvertToExactIntegral()) {
            throw wrongType(name, "an integer", value);
        }
        if (!value.canConvertToInt() || value.intValue() < least || value.intValue() > most) {
            throw bad(name, "is " + shown(value) + ", allowed are " + least + " to " + most);
        }
        return value.intValue();
    }

    @Nullable
    Long longInteger(String name) {
        var value = find(name);
        if (value == null) {
            return null;
        }
        if (!value.isNumber() || !value.canConvertToExactIntegral() || !value.canConvertToLong()) {
            throw wrongType(name, "an integer of 64 bits", value);
        }
        return value.longValue();
    }

    @Nullable
    Double number(String name, Predicate<Double> isAllowed, String allowed) {
        var value = find(name);
        if (value == null) {
            return null;
        }
        if (!value.isNumber()) {
            throw wrongType(name, "a number", value);
        }
        double number = value.doubleValue();
        if (!isAllowed.test(number)) {
            throw bad(name, "is " + shown(value) + ", allowed is " + allowed);
        }
        return number;
    }

    /** A string or a list of strings, none empty. */
    List<String> texts(String name, int most) {
        var value = find(name);
        if (value == null) {
            return List.of();
        }
        var texts = new ArrayList<String>();
        for (var element : value.isArray() ? value.values() : List.of(value)) {
            if (!element.isString()) {
                throw wrongType(name, "a string or a list of strings", element);
            }
            if (element.stringValue().isEmpty()) {
                throw bad(name, "holds an empty string");
            }
            texts.add(element.stringValue());
        }
        if (texts.size() > most) {
            throw bad(name, "holds " + texts.size() + " strings, at most " + most + " are allowed");
        }
        return texts;
    }

    /** A list of numbers that are not negative. */
    List<Integer> integers(String name, int most) {
        var value = find(name);
        if (value == null) {
            return List.of();
        }
        if (!value.isArray()) {
            throw wrongType(name, "a list of integers", value);
        }
        var integers = new ArrayList<Integer>();
        for (var element : value.values()) {
            if (!element.isIntegralNumber() || !element.canConvertToInt() || element.intValue() < 0) {
                throw wrongType(name, "a list of token ids", element);
            }
            integers.add(element.intValue());
        }
        if (integers.size() > most) {
            throw bad(name, "holds " + integers.size() + " ids, at most " + most + " are allowed");
        }
        return integers;
    }

    /** An object whose names are token ids and whose values are numbers, none farther from 0 than {@code most}. */
    Map<Integer, Double> numbersByToken(String name, double most) {
        var value = find(name);
        if (value == null) {
            return Map.of();
        }
        if (!value.isObject()) {
            throw wrongType(name, "an object of token ids", value);
        }
        var numbers = new HashMap<Integer, Double>();
        for (var entry : value.properties()) {
            if (!TOKEN_ID.matcher(entry.getKey()).matches()) {
                throw bad(name, "has the name '" + cut(entry.getKey()) + "', which is no token id");
            }
            var number = entry.getValue();
            if (!number.isNumber() || !(Math.abs(number.doubleValue()) <= most)) {
                throw bad(
                        name + "." + entry.getKey(),
                        "is " + shown(number) + ", allowed are " + (int) -most + " to " + (int) most);
            }
            numbers.put(Integer.valueOf(entry.getKey()), number.doubleValue());
        }
        return numbers;
    }

    /** Fields of an object inside; null if it is absent. */
    @Nullable
    RequestFields object(String name) {
        var value = find(name);
        if (value == null) {
            return null;
        }
        if (!(value instanceof ObjectNode inner)) {
            throw wrongType(name, "an object", value);
        }
        return new RequestFields(inner, prefix + name + ".");
    }

    /** Refuses what nobody has asked for, save the known fields whose value changes nothing. */
    void refuseOthers(UnsupportedFields unsupported) {
        for (var field : object.properties()) {
            if (!known.contains(field.getKey())) {
                unsupported.check(prefix + field.getKey(), field.getValue());
            }
        }
    }

    OpenAiException bad(String name, String problem) {
        return OpenAiException.badField(prefix + name, "'" + prefix + name + "' " + problem);
    }

    private OpenAiException wrongType(String name, String wanted, JsonNode value) {
        return bad(name, "must be " + wanted + " but is " + shown(value));
    }

    private static String shown(JsonNode value) {
        return cut(value.toString());
    }

    private static String cut(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "...";
    }
}
