package dev.orbweaver.inferencegateway.openai;

import dev.orbweaver.inferencegateway.tools.Tool;
import dev.orbweaver.inferencegateway.tools.ToolChoice;
import dev.orbweaver.inferencegateway.tools.ToolChoice.Mode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Reads {@code tools}, {@code tool_choice} and {@code parallel_tool_calls}. */
final class ToolsReader {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
    private static final Set<String> FUNCTION_FIELDS = Set.of("name", "description", "parameters", "strict");

    private final RequestFields fields;

    ToolsReader(RequestFields fields) {
        this.fields = fields;
    }

    ToolChoice read() {
        var list = fields.find("tools");
        var choice = fields.find("tool_choice");
        var parallel = fields.find("parallel_tool_calls");
        boolean several = parallel == null || fields.flag("parallel_tool_calls");
        if (list != null && !list.isArray()) {
            throw fields.bad("tools", "must be a list");
        }
        if (list == null || list.isEmpty()) {
            if (choice != null && !Set.of("none", "auto").contains(choice.asString(""))) {
                throw fields.bad("tool_choice", "needs 'tools'");
            }
            return ToolChoice.NONE;
        }
        var tools = new ArrayList<Tool>();
        for (int i = 0; i < list.size(); i++) {
            tools.add(tool("tools[" + i + "]", list.get(i)));
        }
        return choice(tools, choice, several);
    }

    private ToolChoice choice(List<Tool> tools, @Nullable JsonNode choice, boolean several) {
        if (choice == null) {
            return new ToolChoice(Mode.AUTO, tools, several);
        }
        if (choice.isString()) {
            return switch (choice.stringValue()) {
                case "none" -> ToolChoice.NONE;
                case "auto" -> new ToolChoice(Mode.AUTO, tools, several);
                case "required" -> new ToolChoice(Mode.REQUIRED, tools, several);
                default -> throw badChoice(choice);
            };
        }
        var name = choice.path("function").path("name").asString("");
        if (!choice.path("type").asString("").equals("function") || name.isEmpty()) {
            throw badChoice(choice);
        }
        var named = tools.stream().filter(tool -> tool.name().equals(name)).toList();
        if (named.isEmpty()) {
            throw fields.bad("tool_choice", "names the function '" + name + "', which is not in 'tools'");
        }
        return new ToolChoice(Mode.REQUIRED, named, false);
    }

    private OpenAiException badChoice(JsonNode choice) {
        var text = choice.toString();
        return fields.bad(
                "tool_choice",
                "is " + text.substring(0, Math.min(60, text.length()))
                        + ", allowed are \"none\", \"auto\", \"required\" and"
                        + " {\"type\": \"function\", \"function\": {\"name\": ..}}");
    }

    private Tool tool(String path, JsonNode tool) {
        var function = tool.path("function");
        if (!tool.path("type").asString("").equals("function")) {
            throw OpenAiException.unsupported(path + ".type", "'" + path + ".type' must be 'function'");
        }
        if (!(function instanceof ObjectNode)) {
            throw fields.bad(path + ".function", "must be an object");
        }
        for (var field : function.properties()) {
            if (!FUNCTION_FIELDS.contains(field.getKey())) {
                var name = path + ".function." + field.getKey();
                throw OpenAiException.unsupported(name, "'" + name + "' is not known");
            }
        }
        var name = function.path("name").asString("");
        if (!NAME.matcher(name).matches()) {
            throw fields.bad(path + ".function.name", "must be 1 to 64 letters, digits, underscores, dots or dashes");
        }
        var description = function.path("description");
        if (!description.isMissingNode() && !description.isNull() && !description.isString()) {
            throw fields.bad(path + ".function.description", "must be a string");
        }
        return new Tool(name, parameters(path, function.path("parameters")), path + ".function.parameters");
    }

    /** Arguments are an object, whatever the schema says or leaves open. */
    private JsonNode parameters(String path, JsonNode parameters) {
        if (parameters.isMissingNode() || parameters.isNull()) {
            return JsonNodeFactory.instance.objectNode().put("type", "object").put("additionalProperties", false);
        }
        if (!(parameters instanceof ObjectNode schema)) {
            throw fields.bad(path + ".function.parameters", "must be a JSON schema");
        }
        return schema.has("type") || schema.has("$ref") || schema.has("anyOf")
                ? schema
                : schema.deepCopy().put("type", "object");
    }
}
