package dev.orbweaver.inferencegateway.constraint;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Builds a grammar over bytes as a network of nodes: rules that call each other, each a nondeterministic automaton. A rule matches at
 * least one byte; parts of rules may match none. Not thread-safe.
 */
final class GrammarBuilder {
    /** A schema that needs more is refused: it would take too long to compile. */
    private static final int MOST_NODES = 200_000;

    private final List<Node> nodes = new ArrayList<>();

    /** A part of a rule, from one node to another. */
    record Part(int in, int out) {}

    /** A rule by its two ends; it may be called before it is defined. */
    record Rule(int entry, int exit) {}

    /**
     * @param edges bytes that lead on: {@code {least, most, target}}
     * @param silent nodes reached without a byte
     * @param calls {@code {entry of a rule, node to return to}}
     */
    record Node(List<int[]> edges, List<Integer> silent, List<int[]> calls) {}

    private int node() {
        if (nodes.size() == MOST_NODES) {
            throw new SchemaRefusedException("", "the schema is too large to be compiled; make it smaller");
        }
        nodes.add(new Node(new ArrayList<>(2), new ArrayList<>(1), new ArrayList<>(0)));
        return nodes.size() - 1;
    }

    List<Node> nodes() {
        return nodes;
    }

    Rule rule() {
        return new Rule(node(), node());
    }

    void define(Rule rule, Part body) {
        silent(rule.entry(), body.in());
        silent(body.out(), rule.exit());
    }

    /** A rule of this body. */
    Rule rule(Part body) {
        var rule = rule();
        define(rule, body);
        return rule;
    }

    private void silent(int from, int to) {
        nodes.get(from).silent().add(to);
    }

    Part nothing() {
        int node = node();
        return new Part(node, node);
    }

    /** One byte of a range. */
    Part range(int least, int most) {
        var part = new Part(node(), node());
        nodes.get(part.in()).edges().add(new int[] {least, most, part.out()});
        return part;
    }

    Part text(String text) {
        var all = nothing();
        for (byte value : text.getBytes(StandardCharsets.UTF_8)) {
            all = sequence(all, range(value & 0xFF, value & 0xFF));
        }
        return all;
    }

    /** One of the characters of an ASCII string. */
    Part oneOf(String characters) {
        var part = new Part(node(), node());
        for (char character : characters.toCharArray()) {
            nodes.get(part.in()).edges().add(new int[] {character, character, part.out()});
        }
        return part;
    }

    Part call(Rule rule) {
        var part = new Part(node(), node());
        nodes.get(part.in()).calls().add(new int[] {rule.entry(), part.out()});
        return part;
    }

    Part sequence(Part... parts) {
        for (int i = 1; i < parts.length; i++) {
            silent(parts[i - 1].out(), parts[i].in());
        }
        return new Part(parts[0].in(), parts[parts.length - 1].out());
    }

    Part either(List<Part> parts) {
        if (parts.size() == 1) {
            return parts.getFirst();
        }
        var all = new Part(node(), node());
        for (var part : parts) {
            silent(all.in(), part.in());
            silent(part.out(), all.out());
        }
        return all;
    }

    Part either(Part... parts) {
        return either(List.of(parts));
    }

    Part optional(Part part) {
        return either(part, nothing());
    }

    /** Any number of times, also none. */
    Part repeat(Part part) {
        int node = node();
        silent(node, part.in());
        silent(part.out(), node);
        return new Part(node, node);
    }

    /** Calls a rule {@code least} to {@code most} times, with {@code between} in between. */
    Part repeat(Rule rule, Rule between, int least, int most) {
        var end = node();
        var all = nothing();
        int at = all.out();
        for (int i = 0; i < most; i++) {
            if (i >= least) {
                silent(at, end);
            }
            var one = i == 0 ? call(rule) : sequence(call(between), call(rule));
            silent(at, one.in());
            at = one.out();
        }
        silent(at, end);
        return new Part(all.in(), end);
    }

    /** The same without an upper bound. */
    Part repeatFrom(Rule rule, Rule between, int least) {
        var more = repeat(sequence(call(between), call(rule)));
        return least > 0 ? sequence(repeat(rule, between, least, least), more) : optional(sequence(call(rule), more));
    }

    /** {@code least} to {@code most} times in a row. */
    Part times(Rule rule, int least, int most) {
        var end = node();
        int start = node();
        int at = start;
        for (int i = 0; i < most; i++) {
            if (i >= least) {
                silent(at, end);
            }
            var one = call(rule);
            silent(at, one.in());
            at = one.out();
        }
        silent(at, end);
        return new Part(start, end);
    }

    /**
     * Calls rules in their order, with {@code between} in between; those that are optional may be left out.
     *
     * <p>Two rows of nodes: as long as nothing has come, and from then on, when an entry brings what stands between.
     */
    Part inOrder(List<Rule> entries, List<Boolean> optional, Rule between) {
        int in = node();
        int nothing = in;
        int something = node();
        for (int i = 0; i < entries.size(); i++) {
            int stillNothing = node();
            int nowSomething = node();
            connect(nothing, call(entries.get(i)), nowSomething);
            connect(something, sequence(call(between), call(entries.get(i))), nowSomething);
            if (optional.get(i)) {
                silent(nothing, stillNothing);
                silent(something, nowSomething);
            }
            nothing = stillNothing;
            something = nowSomething;
        }
        silent(nothing, something);
        return new Part(in, something);
    }

    private void connect(int from, Part part, int to) {
        silent(from, part.in());
        silent(part.out(), to);
    }
}
