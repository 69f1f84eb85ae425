package dev.orbweaver.languagemodel.text.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A template's values and what Python does with them. A value is a String, Boolean, Long, Double, List, Map, {@link Nothing}, {@link
 * Undefined}, {@link Namespace}, {@link Loop} or {@link TemplateFunction}.
 */
final class Values {
    private Values() {}

    /** A caller's value as a template's: null becomes {@code none}, every whole number a Long; lists and maps are copied. */
    static Object from(@Nullable Object value) {
        return switch (value) {
            case null -> Nothing.NONE;
            case Integer number -> number.longValue();
            case Short number -> number.longValue();
            case Byte number -> number.longValue();
            case Float number -> number.doubleValue();
            case java.math.BigInteger number -> number.longValueExact();
            case java.math.BigDecimal number -> number.doubleValue();
            case Iterable<?> items -> {
                var list = new ArrayList<Object>();
                items.forEach(item -> list.add(from(item)));
                yield list;
            }
            case Map<?, ?> map -> {
                var copy = new LinkedHashMap<Object, Object>();
                map.forEach((key, entry) -> copy.put(from(key), from(entry)));
                yield copy;
            }
            case String text -> text;
            case Boolean bool -> bool;
            case Long number -> number;
            case Double number -> number;
            case TemplateFunction function -> function;
            default ->
                throw new IllegalArgumentException("a template cannot read a "
                        + value.getClass().getName() + "; give text, numbers, booleans, null, lists and maps of them");
        };
    }

    static boolean isTrue(Object value) {
        return switch (value) {
            case Boolean bool -> bool;
            case String text -> !text.isEmpty();
            case Long number -> number != 0;
            case Double number -> number != 0;
            case List<?> list -> !list.isEmpty();
            case Map<?, ?> map -> !map.isEmpty();
            case Nothing none -> false;
            case Undefined undefined -> false;
            default -> true;
        };
    }

    /** What a {@code for} runs over: a list's items, a map's keys, a text's characters. */
    static List<Object> items(Object value) {
        return switch (value) {
            case List<?> list -> new ArrayList<>(list);
            case Map<?, ?> map -> new ArrayList<>(map.keySet());
            case String text ->
                new ArrayList<>(text.codePoints().mapToObj(Character::toString).toList());
            case Undefined undefined -> List.of();
            default -> throw new TemplateException("'" + typeName(value) + "' object is not iterable");
        };
    }

    static long length(Object value) {
        return switch (value) {
            case String text -> text.codePointCount(0, text.length());
            case List<?> list -> list.size();
            case Map<?, ?> map -> map.size();
            case Undefined undefined -> 0;
            default -> throw new TemplateException("object of type '" + typeName(value) + "' has no len()");
        };
    }

    static boolean areEqual(Object left, Object right) {
        if (Numbers.isNumber(left) && Numbers.isNumber(right)) {
            return Numbers.decimal(left) == Numbers.decimal(right);
        }
        if (left instanceof Undefined && right instanceof Undefined) {
            return true;
        }
        if (left instanceof List<?> a && right instanceof List<?> b) {
            return a.size() == b.size()
                    && java.util.stream.IntStream.range(0, a.size()).allMatch(i -> areEqual(a.get(i), b.get(i)));
        }
        return Objects.equals(left, right);
    }

    /** Negative, 0 or positive; numbers with numbers, text with text. */
    static int compare(Object left, Object right) {
        if (Numbers.isNumber(left) && Numbers.isNumber(right)) {
            return Double.compare(Numbers.decimal(left), Numbers.decimal(right));
        }
        if (left instanceof String a && right instanceof String b) {
            return java.util.Arrays.compare(
                    a.codePoints().toArray(), b.codePoints().toArray());
        }
        throw undefinedOr(left, right, "cannot order '" + typeName(left) + "' and '" + typeName(right) + "'");
    }

    static boolean contains(Object container, Object item) {
        return switch (container) {
            case String text when item instanceof String part -> text.contains(part);
            case Map<?, ?> map -> map.containsKey(item);
            case List<?> list -> list.stream().anyMatch(entry -> areEqual(entry, item));
            case Undefined undefined -> false;
            default -> throw new TemplateException("argument of type '" + typeName(container) + "' is not iterable");
        };
    }

    /** As Python's {@code str}: what a template writes. */
    static String toText(Object value) {
        return switch (value) {
            case String text -> text;
            case Undefined undefined -> "";
            default -> PythonText.representation(value);
        };
    }

    /** The text itself; an error where it is none. */
    static String text(Object value) {
        return switch (value) {
            case String text -> text;
            case Undefined undefined -> throw undefined.error();
            default -> throw new TemplateException("expected text, found '" + typeName(value) + "'");
        };
    }

    static TemplateException undefinedOr(Object left, Object right, String problem) {
        return left instanceof Undefined undefined
                ? undefined.error()
                : right instanceof Undefined undefined ? undefined.error() : new TemplateException(problem);
    }

    /** Python's name of the type, as its errors give it. */
    static String typeName(Object value) {
        return switch (value) {
            case String text -> "str";
            case Boolean bool -> "bool";
            case Long number -> "int";
            case Double number -> "float";
            case List<?> list -> "list";
            case Map<?, ?> map -> "dict";
            case Nothing none -> "NoneType";
            case Undefined undefined -> "Undefined";
            case Namespace namespace -> "namespace";
            case Loop loop -> "loop";
            default -> "function";
        };
    }
}
