package dev.orbweaver.languagemodel.text.template;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** What can stand after {@code |}. */
final class Filters {
    private Filters() {}

    static Object apply(String name, Object value, CallValues arguments) {
        return switch (name) {
            case "trim" -> Methods.strip(Values.toText(value), arguments, true, true);
            case "upper" -> Values.toText(value).toUpperCase(Locale.ROOT);
            case "lower" -> Values.toText(value).toLowerCase(Locale.ROOT);
            case "title" -> Methods.title(Values.toText(value));
            case "capitalize" -> Methods.capitalize(Values.toText(value));
            case "string", "safe" -> Values.toText(value);
            case "replace" ->
                Methods.replace(
                        Values.toText(value),
                        Values.toText(arguments.require(0, "old")),
                        Values.toText(arguments.require(1, "new")),
                        arguments.get(2, "count", Nothing.NONE) instanceof Long count ? count : -1);
            case "indent" -> indent(Values.toText(value), arguments);
            case "escape", "e" -> escape(Values.toText(value));
            case "tojson" -> JsonText.write(value, arguments);
            case "default", "d" -> orDefault(value, arguments);
            case "length", "count" -> Values.length(value);
            case "int" -> toInteger(value, arguments);
            case "float" -> toDecimal(value, arguments);
            case "abs" ->
                value instanceof Double number ? (Object) Math.abs(number) : (Object) Math.abs(Numbers.integer(value));
            default -> applyToItems(name, value, arguments);
        };
    }

    private static Object applyToItems(String name, Object value, CallValues arguments) {
        return switch (name) {
            case "items" -> pairs(value);
            case "dictsort" -> sorted(pairs(value), pair -> Values.items(pair).getFirst(), false);
            case "list" -> Values.items(value);
            case "first" ->
                Values.items(value).stream().findFirst().orElse(new Undefined("No first item, sequence was empty."));
            case "last" -> {
                var items = Values.items(value);
                yield items.isEmpty() ? new Undefined("No last item, sequence was empty.") : items.getLast();
            }
            case "join" -> join(value, arguments);
            case "reverse" ->
                value instanceof String text
                        ? new StringBuilder(text).reverse().toString()
                        : Values.items(value).reversed();
            case "sort" ->
                sorted(
                        Values.items(value),
                        item -> attribute(item, arguments.get(2, "attribute", Nothing.NONE)),
                        Values.isTrue(arguments.get(0, "reverse", false)));
            case "unique" -> unique(Values.items(value));
            case "sum" -> Values.items(value).stream().reduce(0L, (a, b) -> Numbers.calculate("+", a, b));
            case "min" -> sorted(Values.items(value), item -> item, false).getFirst();
            case "max" -> sorted(Values.items(value), item -> item, false).getLast();
            case "map" -> map(value, arguments);
            case "select" -> select(value, item -> tested(item, arguments));
            case "reject" -> select(value, item -> !tested(item, arguments));
            case "selectattr" -> select(value, item -> testedByAttribute(item, arguments));
            case "rejectattr" -> select(value, item -> !testedByAttribute(item, arguments));
            default -> throw new TemplateException("No filter named '" + name + "'.");
        };
    }

    private static Object orDefault(Object value, CallValues arguments) {
        var alsoIfFalse = Values.isTrue(arguments.get(1, "boolean", false));
        return value instanceof Undefined || alsoIfFalse && !Values.isTrue(value)
                ? arguments.get(0, "default_value", "")
                : value;
    }

    private static Object toInteger(Object value, CallValues arguments) {
        try {
            return value instanceof String text ? Long.parseLong(text.strip()) : (long) Numbers.decimal(value);
        } catch (NumberFormatException | TemplateException e) {
            return arguments.get(0, "default", 0L);
        }
    }

    private static Object toDecimal(Object value, CallValues arguments) {
        try {
            return value instanceof String text ? Double.parseDouble(text.strip()) : Numbers.decimal(value);
        } catch (NumberFormatException | TemplateException e) {
            return arguments.get(0, "default", 0.0);
        }
    }

    private static String indent(String text, CallValues arguments) {
        var width = arguments.get(0, "width", 4L);
        var margin = width instanceof String given ? given : " ".repeat((int) Numbers.integer(width));
        var first = Values.isTrue(arguments.get(1, "first", false));
        var blank = Values.isTrue(arguments.get(2, "blank", false));
        var lines = text.split("\n", -1);
        for (var i = 0; i < lines.length; i++) {
            if (i == 0 ? first : blank || !lines[i].isEmpty()) {
                lines[i] = margin + lines[i];
            }
        }
        return String.join("\n", lines);
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("'", "&#39;")
                .replace("\"", "&#34;");
    }

    private static List<Object> pairs(Object value) {
        return switch (value) {
            case Map<?, ?> map -> Methods.pairs(map);
            case Undefined undefined -> List.of();
            default -> throw new TemplateException("Can only get item pairs from a mapping.");
        };
    }

    private static String join(Object value, CallValues arguments) {
        var attribute = arguments.get(1, "attribute", Nothing.NONE);
        var texts = Values.items(value).stream()
                .map(item -> Values.toText(attribute(item, attribute)))
                .toList();
        return String.join(arguments.text(0, "d", ""), texts);
    }

    private static List<Object> sorted(List<Object> items, UnaryOperator<Object> key, boolean descending) {
        // texts are ordered without case unless asked otherwise
        Comparator<Object> order = (a, b) -> Values.compare(withoutCase(key.apply(a)), withoutCase(key.apply(b)));
        var sorted = new ArrayList<>(items);
        sorted.sort(descending ? order.reversed() : order);
        return sorted;
    }

    private static Object withoutCase(Object value) {
        return value instanceof String text ? text.toLowerCase(Locale.ROOT) : value;
    }

    private static List<Object> unique(List<Object> items) {
        var kept = new ArrayList<Object>();
        for (var item : items) {
            if (kept.stream().noneMatch(earlier -> Values.areEqual(withoutCase(earlier), withoutCase(item)))) {
                kept.add(item);
            }
        }
        return kept;
    }

    private static Object map(Object value, CallValues arguments) {
        var mapped = new ArrayList<Object>();
        for (var item : Values.items(value)) {
            if (arguments.named().containsKey("attribute")) {
                var found = attribute(item, arguments.require(0, "attribute"));
                mapped.add(found instanceof Undefined ? arguments.get(1, "default", found) : found);
            } else {
                mapped.add(apply(arguments.text(0, "filter", ""), item, arguments.withoutFirst()));
            }
        }
        return mapped;
    }

    private static Object select(Object value, Predicate<Object> test) {
        return new ArrayList<>(Values.items(value).stream().filter(test).toList());
    }

    private static boolean tested(Object item, CallValues arguments) {
        return arguments.positional().isEmpty()
                ? Values.isTrue(item)
                : Conditions.holds(arguments.text(0, "test", ""), item, arguments.withoutFirst());
    }

    private static boolean testedByAttribute(Object item, CallValues arguments) {
        return tested(attribute(item, arguments.require(0, "attribute")), arguments.withoutFirst());
    }

    /** {@code a.b.0} from an item; the item itself where no attribute is asked for. */
    private static Object attribute(Object item, Object path) {
        if (path instanceof Nothing) {
            return item;
        }
        var value = item;
        for (var part : Values.toText(path).split("\\.")) {
            value = Access.item(value, part.chars().allMatch(Character::isDigit) ? (Object) Long.valueOf(part) : part);
        }
        return value;
    }
}
