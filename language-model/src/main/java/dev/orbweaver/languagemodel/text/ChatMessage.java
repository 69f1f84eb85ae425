package dev.orbweaver.languagemodel.text;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One message of a conversation, as a chat template sees it.
 *
 * @param role {@code system}, {@code user}, {@code assistant} or {@code tool}
 * @param content the text; null where an assistant message only calls tools, a template then sees {@code none}
 * @param fields what else the message holds under OpenAI's names ({@code tool_calls}, {@code tool_call_id}, {@code name}, {@code
 *     reasoning_content}), as JSON values: maps, lists, strings, numbers, booleans, null
 */
public record ChatMessage(String role, @Nullable String content, Map<String, @Nullable Object> fields) {
    public ChatMessage {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    public ChatMessage(String role, @Nullable String content) {
        this(role, content, Map.of());
    }

    public static ChatMessage system(String content) {
        return new ChatMessage("system", content);
    }

    public static ChatMessage user(String content) {
        return new ChatMessage("user", content);
    }

    public static ChatMessage assistant(String content) {
        return new ChatMessage("assistant", content);
    }

    /** The message as one map, {@code role} and {@code content} first: the value a template reads. */
    Map<String, @Nullable Object> asMap() {
        var map = new LinkedHashMap<String, @Nullable Object>();
        map.put("role", role);
        map.put("content", content);
        map.putAll(fields);
        return map;
    }
}
