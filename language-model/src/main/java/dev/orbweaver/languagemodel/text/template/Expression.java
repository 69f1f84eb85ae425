package dev.orbweaver.languagemodel.text.template;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What gives a value. */
sealed interface Expression {
    /** A value written down: text, number, true, false, none. */
    record Literal(Object value) implements Expression {}

    record Variable(String name) implements Expression {}

    record ListOf(List<Expression> items) implements Expression {}

    record MapOf(List<Map.Entry<Expression, Expression>> entries) implements Expression {}

    /** {@code target.name}: a method or attribute first, a map's entry else. */
    record Attribute(Expression target, String name) implements Expression {}

    /** {@code target[key]}: an entry first, an attribute else. */
    record Item(Expression target, Expression key) implements Expression {}

    record Slice(
            Expression target,
            @Nullable Expression start,
            @Nullable Expression stop,
            @Nullable Expression step) implements Expression {}

    record Call(Expression target, Arguments arguments) implements Expression {}

    record Filter(Expression target, String name, Arguments arguments) implements Expression {}

    record Test(Expression target, String name, Arguments arguments) implements Expression {}

    record Not(Expression target) implements Expression {}

    record Negative(Expression target) implements Expression {}

    record And(Expression left, Expression right) implements Expression {}

    record Or(Expression left, Expression right) implements Expression {}

    /** {@code + - * / // % ** ~}. */
    record Arithmetic(String operator, Expression left, Expression right) implements Expression {}

    /** {@code a < b <= c}: true if every pair is. */
    record Comparison(Expression first, List<Map.Entry<String, Expression>> rest) implements Expression {}

    record Conditional(
            Expression condition,
            Expression value,
            @Nullable Expression otherwise) implements Expression {}

    /** What stands in a call's parentheses. */
    record Arguments(List<Expression> positional, Map<String, Expression> named) {
        static final Arguments NONE = new Arguments(List.of(), Map.of());
    }
}
