package dev.orbweaver.inferencegateway.constraint;

import dev.orbweaver.inferencegateway.constraint.GrammarBuilder.Part;
import dev.orbweaver.inferencegateway.constraint.GrammarBuilder.Rule;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.StringNode;

/**
 * The parts that JSON is made of, as RFC 8259 has it, narrowed where freedom would only do harm: blanks are at most one space, or a line
 * feed and an indentation; numbers fit a double exactly enough to come back as they were; a string is valid UTF-8.
 */
final class JsonGrammar {
    /** Free JSON nests no deeper: parsers refuse what is nested by the hundred. */
    private static final int DEEPEST = 16;

    private static final int DEEPEST_INDENTATION = 32;
    private static final int MOST_DIGITS = 15;

    private final GrammarBuilder grammar;
    private final Rule blank;
    private final Rule digit;
    private final Rule character;
    private final Rule string;
    private final Rule comma;
    private final List<Rule> values = new ArrayList<>();
    private final List<Rule> objects = new ArrayList<>();

    JsonGrammar(GrammarBuilder grammar) {
        this.grammar = grammar;
        var space = grammar.rule(grammar.text(" "));
        blank = grammar.rule(grammar.either(
                grammar.text(" "), grammar.sequence(grammar.text("\n"), grammar.times(space, 0, DEEPEST_INDENTATION))));
        digit = grammar.rule(grammar.range('0', '9'));
        character = grammar.rule(character());
        string = grammar.rule(
                grammar.sequence(grammar.text("\""), grammar.repeat(grammar.call(character)), grammar.text("\"")));
        comma = grammar.rule(grammar.sequence(grammar.text(","), blank()));
        for (int depth = 0; depth <= DEEPEST; depth++) {
            values.add(grammar.rule());
            objects.add(grammar.rule());
        }
        for (int depth = 0; depth <= DEEPEST; depth++) {
            defineFree(depth);
        }
    }

    private void defineFree(int depth) {
        var scalar = grammar.either(grammar.call(string), number(), literal("true"), literal("false"), literal("null"));
        boolean isDeepest = depth == DEEPEST;
        grammar.define(objects.get(depth), isDeepest ? grammar.text("{}") : map(grammar.call(values.get(depth + 1))));
        grammar.define(
                values.get(depth),
                isDeepest
                        ? scalar
                        : grammar.either(
                                scalar,
                                grammar.call(objects.get(depth)),
                                array(grammar.call(values.get(depth + 1)), 0, Integer.MAX_VALUE)));
    }

    /** Any value. */
    Part value() {
        return grammar.call(values.getFirst());
    }

    /** Any object. */
    Part object() {
        return grammar.call(objects.getFirst());
    }

    Part literal(String json) {
        return grammar.text(json);
    }

    Part string(int least, int most) {
        return least == 0 && most == Integer.MAX_VALUE
                ? grammar.call(string)
                : grammar.sequence(grammar.text("\""), characters(least, most), grammar.text("\""));
    }

    /** @param inside grammar of what is between the quotes */
    Part string(Part inside) {
        return grammar.sequence(grammar.text("\""), inside, grammar.text("\""));
    }

    private Part characters(int least, int most) {
        return most == Integer.MAX_VALUE
                ? grammar.sequence(grammar.times(character, least, least), grammar.repeat(grammar.call(character)))
                : grammar.times(character, least, most);
    }

    Part integer() {
        return grammar.sequence(grammar.optional(grammar.text("-")), natural());
    }

    Part number() {
        var fraction = grammar.sequence(grammar.text("."), digits(1, MOST_DIGITS));
        var exponent = grammar.sequence(grammar.oneOf("eE"), grammar.optional(grammar.oneOf("+-")), digits(1, 2));
        return grammar.sequence(integer(), grammar.optional(fraction), grammar.optional(exponent));
    }

    /** No zero in front. */
    private Part natural() {
        return grammar.either(grammar.text("0"), grammar.sequence(grammar.range('1', '9'), digits(0, MOST_DIGITS - 1)));
    }

    Part digits(int least, int most) {
        return grammar.times(digit, least, most);
    }

    Part blank() {
        return grammar.optional(grammar.call(blank));
    }

    /** {@code "name": }, the name given as a JSON string. */
    Part key(String json) {
        return grammar.sequence(grammar.text(json + ":"), grammar.optional(grammar.text(" ")));
    }

    /** An object of any names. */
    Part map(Part value) {
        var entry = grammar.rule(
                grammar.sequence(grammar.call(string), grammar.text(":"), grammar.optional(grammar.text(" ")), value));
        return enclosed("{", grammar.repeatFrom(entry, comma, 0), "}");
    }

    /**
     * An object of these properties, in their order.
     *
     * @param values by name; one that is not required may be absent
     */
    Part object(Map<String, Rule> values, Collection<String> required) {
        var entries = new ArrayList<Rule>();
        var optional = new ArrayList<Boolean>();
        values.forEach((name, value) -> {
            var key = StringNode.valueOf(name).toString();
            entries.add(grammar.rule(grammar.sequence(key(key), grammar.call(value))));
            optional.add(!required.contains(name));
        });
        return enclosed("{", grammar.inOrder(entries, optional, comma), "}");
    }

    /** @param most {@link Integer#MAX_VALUE} for no limit */
    Part array(Part item, int least, int most) {
        var rule = grammar.rule(item);
        return enclosed(
                "[",
                most == Integer.MAX_VALUE
                        ? grammar.repeatFrom(rule, comma, least)
                        : grammar.repeat(rule, comma, least, most),
                "]");
    }

    Part enclosed(String open, Part inside, String close) {
        return grammar.sequence(grammar.text(open), blank(), inside, blank(), grammar.text(close));
    }

    private Part character() {
        return grammar.either(
                grammar.range(0x20, '!'),
                grammar.range('#', '['),
                grammar.range(']', 0x7F),
                beyondAscii(),
                grammar.sequence(grammar.text("\\"), escaped()));
    }

    /** One character of a set, inside a string. */
    Part character(CharacterSet set) {
        var parts = new ArrayList<Part>();
        if (set.beyondAscii()) {
            parts.add(beyondAscii());
        }
        for (int i = set.ascii().nextSetBit(0); i >= 0; i = set.ascii().nextSetBit(i + 1)) {
            var written = StringNode.valueOf(Character.toString(i)).toString();
            parts.add(grammar.text(written.substring(1, written.length() - 1)));
        }
        if (parts.isEmpty()) {
            throw new SchemaRefusedException("", "brackets without any character match nothing");
        }
        return grammar.either(parts);
    }

    private Part beyondAscii() {
        var tail = List.of(0x80, 0xBF);
        return grammar.either(
                bytes(List.of(0xC2, 0xDF), tail),
                bytes(List.of(0xE0, 0xE0), List.of(0xA0, 0xBF), tail),
                bytes(List.of(0xE1, 0xEC), tail, tail),
                bytes(List.of(0xED, 0xED), List.of(0x80, 0x9F), tail), // no surrogates
                bytes(List.of(0xEE, 0xEF), tail, tail),
                bytes(List.of(0xF0, 0xF0), List.of(0x90, 0xBF), tail, tail),
                bytes(List.of(0xF1, 0xF3), tail, tail, tail),
                bytes(List.of(0xF4, 0xF4), List.of(0x80, 0x8F), tail, tail));
    }

    @SafeVarargs
    private Part bytes(List<Integer>... ranges) {
        var part = grammar.nothing();
        for (var range : ranges) {
            part = grammar.sequence(part, grammar.range(range.get(0), range.get(1)));
        }
        return part;
    }

    private Part escaped() {
        var other = "0123456789ABCEFabcef"; // what begins with D is a surrogate from 8 on
        return grammar.either(
                grammar.oneOf("\"\\/bfnrt"),
                grammar.sequence(grammar.text("u"), grammar.oneOf(other), hex(), hex(), hex()),
                grammar.sequence(grammar.text("u"), grammar.oneOf("Dd"), grammar.range('0', '7'), hex(), hex()));
    }

    private Part hex() {
        return grammar.oneOf("0123456789ABCDEFabcdef");
    }
}
