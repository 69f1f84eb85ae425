package dev.orbweaver.languagemodel.text;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A JSON object that is written in the order in which it was filled. */
final class JsonObject {
    private final Map<String, @Nullable Object> entries = new LinkedHashMap<>();

    private JsonObject() {}

    static JsonObject empty() {
        return new JsonObject();
    }

    static JsonObject with(String name, @Nullable Object value) {
        return new JsonObject().and(name, value);
    }

    JsonObject and(String name, @Nullable Object value) {
        entries.put(name, value);
        return this;
    }

    Map<String, @Nullable Object> map() {
        return entries;
    }
}
