package dev.orbweaver.inferencegateway.tools;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads calls out of JSON that a model wrote. */
final class CallReader {
    private static final JsonMapper JSON = JsonMapper.shared();

    private CallReader() {}

    /** One call; empty for anything else. */
    static Optional<ToolCall> one(String text) {
        var calls = several(text);
        return calls.size() == 1 ? Optional.of(calls.getFirst()) : Optional.empty();
    }

    /** Calls with semicolons or blanks in between; empty if there is anything else among them. */
    static List<ToolCall> several(String text) {
        var calls = new ArrayList<ToolCall>();
        var rest = text.strip();
        try {
            while (!rest.isEmpty()) {
                int length = firstValue(rest);
                var call = call(JSON.readTree(rest.substring(0, length)));
                if (call.isEmpty()) {
                    return List.of();
                }
                calls.add(call.get());
                rest = rest.substring(length).strip();
                rest = rest.startsWith(";") ? rest.substring(1).strip() : rest;
            }
        } catch (JacksonException e) {
            return List.of();
        }
        return calls;
    }

    /** Characters of the JSON value at the beginning. */
    private static int firstValue(String text) {
        try (var parser = JSON.createParser(text)) {
            parser.nextToken();
            parser.skipChildren();
            return (int) parser.currentLocation().getCharOffset();
        }
    }

    private static Optional<ToolCall> call(JsonNode value) {
        var arguments = value.has("arguments") ? value.path("arguments") : value.path("parameters");
        if (!value.path("name").isString() || !arguments.isObject() && !arguments.isString()) {
            return Optional.empty();
        }
        return Optional.of(new ToolCall(
                value.path("name").stringValue(),
                arguments.isString() ? arguments.stringValue() : arguments.toString()));
    }
}
