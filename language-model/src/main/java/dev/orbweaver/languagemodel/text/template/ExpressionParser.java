package dev.orbweaver.languagemodel.text.template;

import dev.orbweaver.languagemodel.text.template.Expression.Arguments;
import dev.orbweaver.languagemodel.text.template.Expression.Arithmetic;
import dev.orbweaver.languagemodel.text.template.Expression.Attribute;
import dev.orbweaver.languagemodel.text.template.Expression.Call;
import dev.orbweaver.languagemodel.text.template.Expression.Comparison;
import dev.orbweaver.languagemodel.text.template.Expression.Conditional;
import dev.orbweaver.languagemodel.text.template.Expression.Filter;
import dev.orbweaver.languagemodel.text.template.Expression.Item;
import dev.orbweaver.languagemodel.text.template.Expression.ListOf;
import dev.orbweaver.languagemodel.text.template.Expression.Literal;
import dev.orbweaver.languagemodel.text.template.Expression.MapOf;
import dev.orbweaver.languagemodel.text.template.Expression.Negative;
import dev.orbweaver.languagemodel.text.template.Expression.Not;
import dev.orbweaver.languagemodel.text.template.Expression.Slice;
import dev.orbweaver.languagemodel.text.template.Expression.Test;
import dev.orbweaver.languagemodel.text.template.Expression.Variable;
import dev.orbweaver.languagemodel.text.template.Token.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads expressions. One method per level of Jinja's precedence, loosest first: {@code a if b else c}, {@code or}, {@code and}, {@code
 * not}, comparisons, {@code + -}, {@code ~}, {@code * / // %}, {@code **}, sign, postfix, filters and tests. So {@code not x is defined}
 * is {@code not (x is defined)}. That table of levels is why the class is long.
 */
final class ExpressionParser {
    private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");

    private final TokenReader tokens;

    ExpressionParser(TokenReader tokens) {
        this.tokens = tokens;
    }

    /** An expression, or several with commas between them: a tuple, which is a list here. */
    Expression parseTuple() {
        var first = parse();
        if (!tokens.peek().isOperator(",")) {
            return first;
        }
        var items = new ArrayList<>(List.of(first));
        while (tokens.takeIfOperator(",") && startsExpression(tokens.peek())) {
            items.add(parse());
        }
        return new ListOf(items);
    }

    Expression parse() {
        var value = parseOr();
        while (tokens.takeIfName("if")) {
            var condition = parseOr();
            value = new Conditional(condition, value, tokens.takeIfName("else") ? parse() : null);
        }
        return value;
    }

    /** Without {@code if}: it would begin a loop's filter. */
    Expression parseOr() {
        var left = parseAnd();
        while (tokens.takeIfName("or")) {
            left = new Expression.Or(left, parseAnd());
        }
        return left;
    }

    private Expression parseAnd() {
        var left = parseNot();
        while (tokens.takeIfName("and")) {
            left = new Expression.And(left, parseNot());
        }
        return left;
    }

    private Expression parseNot() {
        return tokens.takeIfName("not") ? new Not(parseNot()) : parseComparison();
    }

    private Expression parseComparison() {
        var first = parseSum();
        var rest = new ArrayList<Map.Entry<String, Expression>>();
        for (var operator = takeComparison(); operator != null; operator = takeComparison()) {
            rest.add(Map.entry(operator, parseSum()));
        }
        return rest.isEmpty() ? first : new Comparison(first, rest);
    }

    private @Nullable String takeComparison() {
        var token = tokens.peek();
        if (token.kind() == Kind.OPERATOR && COMPARISONS.contains(token.text())) {
            return tokens.take().text();
        }
        if (tokens.takeIfName("in")) {
            return "in";
        }
        if (token.isName("not") && tokens.peekSecond().isName("in")) {
            tokens.take();
            tokens.take();
            return "not in";
        }
        return null;
    }

    private Expression parseSum() {
        var left = parseConcatenation();
        while (tokens.peek().isOperator("+") || tokens.peek().isOperator("-")) {
            left = new Arithmetic(tokens.take().text(), left, parseConcatenation());
        }
        return left;
    }

    private Expression parseConcatenation() {
        var left = parseProduct();
        while (tokens.takeIfOperator("~")) {
            left = new Arithmetic("~", left, parseProduct());
        }
        return left;
    }

    private Expression parseProduct() {
        var left = parsePower();
        while (Set.of("*", "/", "//", "%").contains(tokens.peek().text())
                && tokens.peek().kind() == Kind.OPERATOR) {
            left = new Arithmetic(tokens.take().text(), left, parsePower());
        }
        return left;
    }

    private Expression parsePower() {
        var left = parseSigned(true);
        while (tokens.takeIfOperator("**")) {
            left = new Arithmetic("**", left, parseSigned(true));
        }
        return left;
    }

    private Expression parseSigned(boolean withFilters) {
        Expression value;
        if (tokens.takeIfOperator("-")) {
            value = new Negative(parseSigned(false));
        } else if (tokens.takeIfOperator("+")) {
            value = parseSigned(false);
        } else {
            value = parsePostfix(parsePrimary());
        }
        return withFilters ? parseFiltersAndTests(value) : value;
    }

    private Expression parsePrimary() {
        var token = tokens.take();
        return switch (token.kind()) {
            case NAME -> nameOrConstant(token.text());
            case STRING -> new Literal(joinedStrings(token.text()));
            case INTEGER -> new Literal(Long.valueOf(token.text()));
            case DECIMAL -> new Literal(Double.valueOf(token.text()));
            case OPERATOR -> parseGroup(token);
            default -> throw notAnExpression(token);
        };
    }

    private static Expression nameOrConstant(String name) {
        return switch (name) {
            case "true", "True" -> new Literal(true);
            case "false", "False" -> new Literal(false);
            case "none", "None" -> new Literal(Nothing.NONE);
            default -> new Variable(name);
        };
    }

    private String joinedStrings(String first) {
        var text = new StringBuilder(first);
        while (tokens.peek().kind() == Kind.STRING) {
            text.append(tokens.take().text());
        }
        return text.toString();
    }

    private Expression parseGroup(Token open) {
        switch (open.text()) {
            case "(" -> {
                var inner = tokens.peek().isOperator(")") ? new ListOf(List.of()) : parseTuple();
                tokens.expectOperator(")");
                return inner;
            }
            case "[" -> {
                return new ListOf(parseItems("]"));
            }
            case "{" -> {
                return parseMap();
            }
            default -> throw notAnExpression(open);
        }
    }

    private List<Expression> parseItems(String close) {
        var items = new ArrayList<Expression>();
        while (!tokens.takeIfOperator(close)) {
            if (!items.isEmpty()) {
                tokens.expectOperator(",");
                if (tokens.takeIfOperator(close)) {
                    break;
                }
            }
            items.add(parse());
        }
        return items;
    }

    private Expression parseMap() {
        var entries = new ArrayList<Map.Entry<Expression, Expression>>();
        while (!tokens.takeIfOperator("}")) {
            if (!entries.isEmpty()) {
                tokens.expectOperator(",");
                if (tokens.takeIfOperator("}")) {
                    break;
                }
            }
            var key = parse();
            tokens.expectOperator(":");
            entries.add(Map.entry(key, parse()));
        }
        return new MapOf(entries);
    }

    private Expression parsePostfix(Expression start) {
        var value = start;
        while (true) {
            if (tokens.takeIfOperator(".")) {
                var index = tokens.peek().kind() == Kind.INTEGER;
                value = index
                        ? new Item(value, new Literal(Long.valueOf(tokens.take().text())))
                        : new Attribute(value, tokens.expectAnyName());
            } else if (tokens.takeIfOperator("[")) {
                value = parseSubscript(value);
            } else if (tokens.takeIfOperator("(")) {
                value = new Call(value, parseArguments());
            } else {
                return value;
            }
        }
    }

    private Expression parseSubscript(Expression target) {
        var start = sliceBound();
        if (start != null && tokens.takeIfOperator("]")) {
            return new Item(target, start);
        }
        tokens.expectOperator(":");
        var stop = sliceBound();
        var step = tokens.takeIfOperator(":") ? sliceBound() : null;
        tokens.expectOperator("]");
        return new Slice(target, start, stop, step);
    }

    private @Nullable Expression sliceBound() {
        return tokens.peek().isOperator(":") || tokens.peek().isOperator("]") ? null : parse();
    }

    private Arguments parseArguments() {
        var positional = new ArrayList<Expression>();
        var named = new LinkedHashMap<String, Expression>();
        while (!tokens.takeIfOperator(")")) {
            if (!positional.isEmpty() || !named.isEmpty()) {
                tokens.expectOperator(",");
                if (tokens.takeIfOperator(")")) {
                    break;
                }
            }
            if (tokens.peek().kind() == Kind.NAME && tokens.peekSecond().isOperator("=")) {
                var name = tokens.take().text();
                tokens.expectOperator("=");
                named.put(name, parse());
            } else {
                positional.add(parse());
            }
        }
        return new Arguments(positional, named);
    }

    private Expression parseFiltersAndTests(Expression start) {
        var value = start;
        while (true) {
            if (tokens.takeIfOperator("|")) {
                var name = tokens.expectAnyName();
                value = new Filter(value, name, tokens.takeIfOperator("(") ? parseArguments() : Arguments.NONE);
            } else if (tokens.takeIfName("is")) {
                value = parseTest(value);
            } else {
                return value;
            }
        }
    }

    private Expression parseTest(Expression target) {
        var negated = tokens.takeIfName("not");
        var name = tokens.expectAnyName();
        var arguments = Arguments.NONE;
        if (tokens.takeIfOperator("(")) {
            arguments = parseArguments();
        } else if (startsExpression(tokens.peek())
                && !Set.of("else", "or", "and", "if", "is", "in", "not")
                        .contains(tokens.peek().text())) {
            arguments = new Arguments(List.of(parsePostfix(parsePrimary())), Map.of());
        }
        var test = new Test(target, name, arguments);
        return negated ? new Not(test) : test;
    }

    private static boolean startsExpression(Token token) {
        return switch (token.kind()) {
            case NAME, STRING, INTEGER, DECIMAL -> true;
            case OPERATOR -> "([{".contains(token.text());
            default -> false;
        };
    }

    private static TemplateException notAnExpression(Token token) {
        return new TemplateException("line " + token.line() + ": expected a value, found " + token.description());
    }
}
