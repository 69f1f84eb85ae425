package dev.orbweaver.languagemodel.text.template;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Names and their values. A loop's body has a scope of its own: what it sets is gone after it, as in Jinja; an {@code if} has none. */
final class Scope {
    private final @Nullable Scope outer;
    private final Map<String, Object> values = new HashMap<>();

    private Scope(@Nullable Scope outer) {
        this.outer = outer;
    }

    static Scope of(Map<String, Object> values) {
        var scope = new Scope(null);
        scope.values.putAll(values);
        return scope;
    }

    Scope inner() {
        return new Scope(this);
    }

    Object get(String name) {
        for (var scope = this; scope != null; scope = scope.outer) {
            var value = scope.values.get(name);
            if (value != null) {
                return value;
            }
        }
        return Undefined.variable(name);
    }

    void set(String name, Object value) {
        values.put(name, value);
    }

    /** Gives names their values: one name the whole value, several an item each. */
    void unpack(List<String> names, Object value) {
        if (names.size() == 1) {
            set(names.getFirst(), value);
            return;
        }
        var items = Values.items(value);
        if (items.size() != names.size()) {
            throw new TemplateException(
                    "cannot unpack " + items.size() + " values into " + names.size() + ": " + String.join(", ", names));
        }
        for (var i = 0; i < names.size(); i++) {
            set(names.get(i), items.get(i));
        }
    }
}
