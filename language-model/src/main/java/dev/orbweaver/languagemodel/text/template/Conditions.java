package dev.orbweaver.languagemodel.text.template;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What can stand after {@code is}. */
final class Conditions {
    private Conditions() {}

    static boolean holds(String name, Object value, CallValues arguments) {
        return switch (name) {
            case "defined" -> !(value instanceof Undefined);
            case "undefined" -> value instanceof Undefined;
            case "none" -> value instanceof Nothing;
            case "string" -> value instanceof String;
            case "mapping" -> value instanceof Map;
            case "iterable" ->
                value instanceof String || value instanceof List || value instanceof Map || value instanceof Undefined;
            case "sequence" -> value instanceof String || value instanceof List || value instanceof Map;
            case "number" -> Numbers.isNumber(value);
            case "integer" -> value instanceof Long;
            case "float" -> value instanceof Double;
            case "boolean" -> value instanceof Boolean;
            case "true" -> value.equals(true);
            case "false" -> value.equals(false);
            case "callable" -> value instanceof TemplateFunction;
            case "odd" -> Math.floorMod(Numbers.integer(value), 2L) == 1;
            case "even" -> Math.floorMod(Numbers.integer(value), 2L) == 0;
            case "divisibleby" -> Math.floorMod(Numbers.integer(value), arguments.integer(0, "num", 1)) == 0;
            case "lower" -> Values.toText(value).equals(Values.toText(value).toLowerCase(Locale.ROOT));
            case "upper" -> Values.toText(value).equals(Values.toText(value).toUpperCase(Locale.ROOT));
            default -> compares(name, value, arguments);
        };
    }

    private static boolean compares(String name, Object value, CallValues arguments) {
        return switch (name) {
            case "eq", "equalto" -> Values.areEqual(value, arguments.require(0, "other"));
            case "sameas" -> value.equals(arguments.require(0, "other"));
            case "ne" -> !Values.areEqual(value, arguments.require(0, "other"));
            case "lt", "lessthan" -> Values.compare(value, arguments.require(0, "other")) < 0;
            case "le" -> Values.compare(value, arguments.require(0, "other")) <= 0;
            case "gt", "greaterthan" -> Values.compare(value, arguments.require(0, "other")) > 0;
            case "ge" -> Values.compare(value, arguments.require(0, "other")) >= 0;
            case "in" -> Values.contains(arguments.require(0, "seq"), value);
            default -> throw new TemplateException("No test named '" + name + "'.");
        };
    }
}
