package dev.orbweaver.languagemodel.text.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** The methods that templates call on text and maps, as Python has them. */
final class Methods {
    private Methods() {}

    /** The method bound to its value; null if the value has none of that name. */
    static @Nullable TemplateFunction of(Object target, String name) {
        return switch (target) {
            case String text -> ofText(text, name);
            case Map<?, ?> map -> ofMap(map, name);
            case List<?> list -> ofList(list, name);
            default -> null;
        };
    }

    private static @Nullable TemplateFunction ofText(String text, String name) {
        return switch (name) {
            case "strip" -> call -> strip(text, call, true, true);
            case "lstrip" -> call -> strip(text, call, true, false);
            case "rstrip" -> call -> strip(text, call, false, true);
            case "startswith" -> call -> affixes(call).stream().anyMatch(text::startsWith);
            case "endswith" -> call -> affixes(call).stream().anyMatch(text::endsWith);
            case "split" -> call -> split(text, call);
            case "splitlines" -> call -> new ArrayList<Object>(text.lines().toList());
            case "upper" -> call -> text.toUpperCase(Locale.ROOT);
            case "lower" -> call -> text.toLowerCase(Locale.ROOT);
            case "title" -> call -> title(text);
            case "capitalize" -> call -> capitalize(text);
            case "replace" -> call -> replace(text, call);
            case "join" ->
                call -> String.join(
                        text,
                        Values.items(call.require(0, "iterable")).stream()
                                .map(Values::text)
                                .toList());
            case "find" -> call -> (long) text.indexOf(Values.text(call.require(0, "sub")));
            case "count" ->
                call -> (long) text.split(java.util.regex.Pattern.quote(Values.text(call.require(0, "sub"))), -1).length
                        - 1;
            case "isdigit" -> call -> !text.isEmpty() && text.codePoints().allMatch(Character::isDigit);
            case "isspace" -> call -> !text.isEmpty() && text.isBlank();
            default -> null;
        };
    }

    private static @Nullable TemplateFunction ofMap(Map<?, ?> map, String name) {
        return switch (name) {
            case "items" -> call -> pairs(map);
            case "keys" -> call -> new ArrayList<Object>(map.keySet());
            case "values" -> call -> new ArrayList<Object>(map.values());
            case "get" ->
                call -> {
                    var entry = map.get(call.require(0, "key"));
                    return entry == null ? call.get(1, "default", Nothing.NONE) : entry;
                };
            default -> null;
        };
    }

    private static @Nullable TemplateFunction ofList(List<?> list, String name) {
        return switch (name) {
            case "index" ->
                call -> {
                    for (var i = 0; i < list.size(); i++) {
                        if (Values.areEqual(list.get(i), call.require(0, "value"))) {
                            return (long) i;
                        }
                    }
                    throw new TemplateException(
                            PythonText.representation(call.require(0, "value")) + " is not in list");
                };
            case "count" ->
                call -> list.stream()
                        .filter(item -> Values.areEqual(item, call.require(0, "value")))
                        .count();
            default -> null;
        };
    }

    static List<Object> pairs(Map<?, ?> map) {
        var pairs = new ArrayList<Object>();
        map.forEach((key, value) -> pairs.add(List.of(key, value)));
        return pairs;
    }

    static String strip(String text, CallValues call, boolean left, boolean right) {
        var given = call.get(0, "chars", Nothing.NONE);
        IntPredicate goes = given instanceof String chars ? c -> chars.indexOf(c) >= 0 : Character::isWhitespace;
        var start = 0;
        var end = text.length();
        while (left && start < end && goes.test(text.charAt(start))) {
            start++;
        }
        while (right && end > start && goes.test(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    private static List<String> affixes(CallValues call) {
        var affix = call.require(0, "prefix");
        return affix instanceof List<?> several
                ? several.stream().map(Values::text).toList()
                : List.of(Values.text(affix));
    }

    private static Object split(String text, CallValues call) {
        var most = call.integer(1, "maxsplit", -1);
        var limit = most < 0 ? -1 : (int) most + 1;
        if (call.get(0, "sep", Nothing.NONE) instanceof String separator) {
            return new ArrayList<Object>(List.of(text.split(java.util.regex.Pattern.quote(separator), limit)));
        }
        var stripped = text.strip();
        return stripped.isEmpty() ? List.of() : new ArrayList<Object>(List.of(stripped.split("\\s+", limit)));
    }

    private static String replace(String text, CallValues call) {
        return replace(
                text,
                Values.text(call.require(0, "old")),
                Values.text(call.require(1, "new")),
                call.integer(2, "count", -1));
    }

    static String replace(String text, String old, String replacement, long count) {
        if (count < 0) {
            return text.replace(old, replacement);
        }
        var pieces = text.split(java.util.regex.Pattern.quote(old), (int) count + 1);
        return String.join(replacement, pieces);
    }

    static String capitalize(String text) {
        return text.isEmpty()
                ? text
                : text.substring(0, 1).toUpperCase(Locale.ROOT)
                        + text.substring(1).toLowerCase(Locale.ROOT);
    }

    static String title(String text) {
        var result = new StringBuilder();
        var insideWord = false;
        for (var c : text.toCharArray()) {
            result.append(insideWord ? Character.toLowerCase(c) : Character.toTitleCase(c));
            insideWord = Character.isLetter(c);
        }
        return result.toString();
    }
}
