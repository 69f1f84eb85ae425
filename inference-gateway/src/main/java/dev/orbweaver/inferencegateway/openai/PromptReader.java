package dev.orbweaver.inferencegateway.openai;

import dev.orbweaver.inferencegateway.tools.ToolChoice;
import dev.orbweaver.languagemodel.text.ChatMessage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reads what a request wants continued: {@code messages}, or {@code prompt} in its four forms. */
final class PromptReader {
    private static final Set<String> ROLES = Set.of("system", "developer", "user", "assistant", "tool");
    private static final Set<String> TEXT_FIELDS = Set.of("name", "tool_call_id", "reasoning_content", "refusal");
    private static final Set<String> MESSAGE_FIELDS =
            Set.of("name", "tool_calls", "tool_call_id", "reasoning_content", "refusal", "audio", "annotations");

    private final JsonMapper json;

    PromptReader(JsonMapper json) {
        this.json = json;
    }

    /** @param tools where they are wanted, the template is given those of the request */
    Prompt conversation(RequestFields fields, ToolChoice tools) {
        var messages = fields.find("messages");
        if (messages == null || !messages.isArray() || messages.isEmpty()) {
            throw fields.bad("messages", "must be a list of at least one message");
        }
        var read = new ArrayList<ChatMessage>();
        for (int i = 0; i < messages.size(); i++) {
            read.add(message("messages[" + i + "]", messages.get(i)));
        }
        var variables = fields.find("chat_template_kwargs");
        if (variables != null && !variables.isObject()) {
            throw fields.bad("chat_template_kwargs", "must be an object");
        }
        var all = new LinkedHashMap<String, @Nullable Object>(variables == null ? Map.of() : values(variables));
        var definitions = fields.find("tools");
        if (!tools.isNone() && definitions != null) {
            all.put("tools", json.convertValue(definitions, Object.class));
        }
        return new Prompt.Conversation(read, all);
    }

    List<Prompt> prompts(RequestFields fields) {
        var prompt = fields.find("prompt");
        if (prompt == null) {
            throw fields.bad("prompt", "is missing");
        }
        if (prompt.isString()) {
            return List.of(new Prompt.Text(prompt.stringValue()));
        }
        if (!prompt.isArray() || prompt.isEmpty()) {
            throw fields.bad("prompt", "must be a text, a list of texts, a list of token ids or a list of such lists");
        }
        if (prompt.get(0).isNumber()) {
            return List.of(new Prompt.Ids(ids("prompt", prompt)));
        }
        var prompts = new ArrayList<Prompt>();
        for (int i = 0; i < prompt.size(); i++) {
            var one = prompt.get(i);
            prompts.add(
                    one.isString()
                            ? new Prompt.Text(one.stringValue())
                            : new Prompt.Ids(ids("prompt[" + i + "]", one)));
        }
        return prompts;
    }

    private static int[] ids(String field, JsonNode list) {
        if (!list.isArray()) {
            throw OpenAiException.badField(field, "'" + field + "' must be a text or a list of token ids");
        }
        var ids = new int[list.size()];
        for (int i = 0; i < ids.length; i++) {
            var id = list.get(i);
            if (!id.isIntegralNumber() || !id.canConvertToInt()) {
                var name = field + "[" + i + "]";
                throw OpenAiException.badField(name, "'" + name + "' must be a token id but is " + id);
            }
            ids[i] = id.intValue();
        }
        return ids;
    }

    private ChatMessage message(String name, JsonNode message) {
        if (!message.isObject()) {
            throw OpenAiException.badField(name, "'" + name + "' must be an object with 'role' and 'content'");
        }
        var role = message.path("role").asString("");
        if (!ROLES.contains(role)) {
            throw OpenAiException.badField(
                    name + ".role", "'" + name + ".role' is '" + role + "', known are " + String.join(", ", sorted()));
        }
        var others = new LinkedHashMap<String, Object>();
        for (var field : message.properties()) {
            if (field.getValue().isNull()) {
                continue;
            }
            if (field.getKey().equals("tool_calls")) {
                others.put("tool_calls", calls(name + ".tool_calls", field.getValue()));
            } else if (TEXT_FIELDS.contains(field.getKey()) && !field.getValue().isString()) {
                throw OpenAiException.badField(
                        name + "." + field.getKey(), "'" + name + "." + field.getKey() + "' must be a string");
            } else if (MESSAGE_FIELDS.contains(field.getKey())) {
                others.put(field.getKey(), json.convertValue(field.getValue(), Object.class));
            } else if (!field.getKey().equals("role") && !field.getKey().equals("content")) {
                throw OpenAiException.unsupported(
                        name + "." + field.getKey(), "'" + name + "." + field.getKey() + "' is not known");
            }
        }
        // the templates of the models served here know the older name only
        return new ChatMessage(
                role.equals("developer") ? "system" : role,
                content(name, message, others.containsKey("tool_calls")),
                others);
    }

    /** Earlier calls, as templates want them: with arguments as values, where the API has them as JSON text. */
    private List<Object> calls(String name, JsonNode calls) {
        if (!calls.isArray() || calls.isEmpty()) {
            throw OpenAiException.badField(name, "'" + name + "' must be a list of calls");
        }
        var read = new ArrayList<Object>();
        for (int i = 0; i < calls.size(); i++) {
            var path = name + "[" + i + "].function";
            var call = calls.get(i).deepCopy();
            if (!(call.path("function") instanceof ObjectNode function)
                    || !function.path("name").isString()) {
                throw OpenAiException.badField(path, "'" + path + "' must be an object with 'name' and 'arguments'");
            }
            if (!function.path("arguments").isString()) {
                throw OpenAiException.badField(path + ".arguments", "'" + path + ".arguments' must be JSON text");
            }
            arguments(function.path("arguments").stringValue())
                    .ifPresent(arguments -> function.set("arguments", arguments));
            read.add(json.convertValue(call, Object.class));
        }
        return read;
    }

    /** Empty for text that is no object: a template then shows it as it is. */
    private Optional<JsonNode> arguments(String text) {
        try {
            return Optional.of(json.readTree(text)).filter(JsonNode::isObject);
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    private static @Nullable String content(String name, JsonNode message, boolean callsTools) {
        var content = message.path("content");
        if (content.isString()) {
            return content.stringValue();
        }
        if (content.isArray()) {
            return joined(name + ".content", content);
        }
        if (!callsTools) {
            throw OpenAiException.badField(
                    name + ".content", "'" + name + ".content' must be a text or a list of text parts");
        }
        return null;
    }

    private static String joined(String name, JsonNode parts) {
        var text = new StringBuilder();
        for (var part : parts) {
            if (!part.path("type").asString("").equals("text")
                    || !part.path("text").isString()) {
                throw OpenAiException.unsupported(
                        name, "'" + name + "' holds a part that is not text; only {\"type\": \"text\"} is supported");
            }
            text.append(part.path("text").stringValue());
        }
        return text.toString();
    }

    @SuppressWarnings("unchecked") // a JSON object becomes a map of JSON values
    private Map<String, @Nullable Object> values(JsonNode object) {
        return json.convertValue(object, Map.class);
    }

    private static List<String> sorted() {
        return ROLES.stream().sorted().toList();
    }
}
