package dev.orbweaver.languagemodel.text.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gives expressions their values. */
final class Evaluator {
    private Evaluator() {}

    static Object value(Expression expression, Scope scope) {
        return switch (expression) {
            case Expression.Literal(var value) -> value;
            case Expression.Variable(var name) -> scope.get(name);
            case Expression.ListOf(var items) -> values(items, scope);
            case Expression.MapOf(var entries) -> map(entries, scope);
            case Expression.Attribute(var target, var name) -> Access.attribute(value(target, scope), name);
            case Expression.Item(var target, var key) -> Access.item(value(target, scope), value(key, scope));
            case Expression.Slice slice -> slice(slice, scope);
            case Expression.Call(var target, var arguments) -> call(value(target, scope), arguments(arguments, scope));
            case Expression.Filter(var target, var name, var arguments) ->
                Filters.apply(name, value(target, scope), arguments(arguments, scope));
            case Expression.Test(var target, var name, var arguments) ->
                Conditions.holds(name, value(target, scope), arguments(arguments, scope));
            case Expression.Not(var target) -> !isTrue(target, scope);
            case Expression.Negative(var target) -> negative(value(target, scope));
            case Expression.And(var left, var right) -> {
                var first = value(left, scope);
                yield Values.isTrue(first) ? value(right, scope) : first;
            }
            case Expression.Or(var left, var right) -> {
                var first = value(left, scope);
                yield Values.isTrue(first) ? first : value(right, scope);
            }
            case Expression.Arithmetic(var operator, var left, var right) ->
                calculate(operator, value(left, scope), value(right, scope));
            case Expression.Comparison comparison -> compare(comparison, scope);
            case Expression.Conditional(var condition, var value, var otherwise) ->
                isTrue(condition, scope)
                        ? value(value, scope)
                        : otherwise == null
                                ? new Undefined(
                                        "the inline if-expression evaluated to false and no else section was defined.")
                                : value(otherwise, scope);
        };
    }

    static boolean isTrue(Expression expression, Scope scope) {
        return Values.isTrue(value(expression, scope));
    }

    private static List<Object> values(List<Expression> expressions, Scope scope) {
        var values = new ArrayList<Object>();
        expressions.forEach(expression -> values.add(value(expression, scope)));
        return values;
    }

    private static Map<Object, Object> map(List<Map.Entry<Expression, Expression>> entries, Scope scope) {
        var map = new LinkedHashMap<Object, Object>();
        entries.forEach(entry -> map.put(value(entry.getKey(), scope), value(entry.getValue(), scope)));
        return map;
    }

    private static Object slice(Expression.Slice slice, Scope scope) {
        return Access.slice(
                value(slice.target(), scope),
                bound(slice.start(), scope),
                bound(slice.stop(), scope),
                bound(slice.step(), scope));
    }

    private static @Nullable Long bound(@Nullable Expression expression, Scope scope) {
        if (expression == null || value(expression, scope) instanceof Nothing) {
            return null;
        }
        return Numbers.integer(value(expression, scope));
    }

    private static Object call(Object target, CallValues arguments) {
        return switch (target) {
            case TemplateFunction function -> function.call(arguments);
            case Undefined undefined -> throw undefined.error();
            default -> throw new TemplateException("'" + Values.typeName(target) + "' object is not callable");
        };
    }

    private static CallValues arguments(Expression.Arguments arguments, Scope scope) {
        var named = new LinkedHashMap<String, Object>();
        arguments.named().forEach((name, expression) -> named.put(name, value(expression, scope)));
        return new CallValues(values(arguments.positional(), scope), named);
    }

    private static Object negative(Object value) {
        return value instanceof Double number ? (Object) (-number) : (Object) (-Numbers.integer(value));
    }

    private static Object calculate(String operator, Object left, Object right) {
        if (operator.equals("~")) {
            return Values.toText(left) + Values.toText(right);
        }
        if (Numbers.isNumber(left) && Numbers.isNumber(right)) {
            return Numbers.calculate(operator, left, right);
        }
        if (operator.equals("+") && left instanceof String a && right instanceof String b) {
            return a + b;
        }
        if (operator.equals("+") && left instanceof List<?> a && right instanceof List<?> b) {
            var both = new ArrayList<Object>(a);
            both.addAll(b);
            return both;
        }
        if (operator.equals("*") && left instanceof String text && right instanceof Long times) {
            return text.repeat((int) Math.clamp(times, 0, 100_000));
        }
        throw Values.undefinedOr(left, right, mismatch(operator, left, right));
    }

    private static String mismatch(String operator, Object left, Object right) {
        return operator.equals("+") && left instanceof String
                ? "can only concatenate str (not \"" + Values.typeName(right) + "\") to str"
                : "unsupported operand type(s) for " + operator + ": '" + Values.typeName(left) + "' and '"
                        + Values.typeName(right) + "'";
    }

    private static boolean compare(Expression.Comparison comparison, Scope scope) {
        var left = value(comparison.first(), scope);
        for (var next : comparison.rest()) {
            var right = value(next.getValue(), scope);
            if (!holds(next.getKey(), left, right)) {
                return false;
            }
            left = right;
        }
        return true;
    }

    private static boolean holds(String operator, Object left, Object right) {
        return switch (operator) {
            case "==" -> Values.areEqual(left, right);
            case "!=" -> !Values.areEqual(left, right);
            case "<" -> Values.compare(left, right) < 0;
            case "<=" -> Values.compare(left, right) <= 0;
            case ">" -> Values.compare(left, right) > 0;
            case ">=" -> Values.compare(left, right) >= 0;
            case "in" -> Values.contains(right, left);
            default -> !Values.contains(right, left);
        };
    }
}
