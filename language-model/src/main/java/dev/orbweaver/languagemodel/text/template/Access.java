package dev.orbweaver.languagemodel.text.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reaching into values: {@code .name}, {@code [key]}, {@code [from:to:step]}. What is not there is {@link Undefined}. */
final class Access {
    private Access() {}

    static Object attribute(Object target, String name) {
        var own = ownAttribute(target, name);
        if (own != null) {
            return own;
        }
        var entry = target instanceof Map<?, ?> map ? map.get(name) : null;
        return entry == null ? missing(target, name) : entry;
    }

    static Object item(Object target, Object key) {
        if (target instanceof Map<?, ?> map && map.get(key) instanceof Object entry) {
            return entry;
        }
        if (key instanceof Long index && (target instanceof List || target instanceof String)) {
            var items = Values.items(target);
            var at = index < 0 ? index + items.size() : index;
            return at >= 0 && at < items.size() ? items.get((int) at) : missing(target, index.toString());
        }
        var own = key instanceof String name ? ownAttribute(target, name) : null;
        return own == null ? missing(target, Values.toText(key)) : own;
    }

    static Object slice(Object target, @Nullable Long from, @Nullable Long to, @Nullable Long by) {
        if (target instanceof Undefined undefined) {
            throw undefined.error();
        }
        var items = Values.items(target);
        var step = by == null ? 1 : by;
        if (step == 0) {
            throw new TemplateException("slice step cannot be zero");
        }
        var size = items.size();
        var lowest = step > 0 ? 0L : -1L;
        var highest = step > 0 ? size : size - 1L;
        var start = from == null ? (step > 0 ? lowest : highest) : bound(from, size, lowest, highest);
        var stop = to == null ? (step > 0 ? highest : lowest) : bound(to, size, lowest, highest);
        var slice = new ArrayList<Object>();
        for (var i = start; step > 0 ? i < stop : i > stop; i += step) {
            slice.add(items.get((int) i));
        }
        return target instanceof String
                ? String.join("", slice.stream().map(Values::toText).toList())
                : slice;
    }

    private static long bound(long given, int size, long lowest, long highest) {
        return Math.clamp(given < 0 ? given + size : given, lowest, highest);
    }

    private static @Nullable Object ownAttribute(Object target, String name) {
        return switch (target) {
            case Loop loop -> loop.attribute(name);
            case Namespace namespace -> namespace.attributes().get(name);
            default -> Methods.of(target, name);
        };
    }

    private static Object missing(Object target, String name) {
        if (target instanceof Undefined undefined) {
            throw undefined.error();
        }
        return Undefined.attribute(target, name);
    }
}
