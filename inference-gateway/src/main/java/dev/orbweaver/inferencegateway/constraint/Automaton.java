package dev.orbweaver.inferencegateway.constraint;

import dev.orbweaver.inferencegateway.constraint.GrammarBuilder.Node;
import dev.orbweaver.inferencegateway.constraint.GrammarBuilder.Rule;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A grammar made deterministic while it is used: a state is a set of nodes with the calls that led to them, and each step by a byte is
 * computed once. Not thread-safe.
 */
final class Automaton {
    /** So many states are remembered; a grammar of deep recursion has more, which are then computed again. */
    private static final int MOST_STATES = 20_000;

    private static final int FAR = Integer.MAX_VALUE / 4;

    private final Node[] nodes;
    private final int exit;
    private final int[] toEnd;
    private final Stack bottom = new Stack(-1, null, 0);
    private final Map<Call, Stack> stacks = new HashMap<>();
    private final Map<Key, State> states = new HashMap<>();
    private final State nowhere = new State(List.of(), false);
    private final State start;

    /**
     * @param root what a whole text must match
     * @throws SchemaRefusedException if no text can match, or a rule begins with itself
     */
    Automaton(GrammarBuilder grammar, Rule root) {
        nodes = grammar.nodes().toArray(new Node[0]);
        exit = root.exit();
        toEnd = new int[nodes.length];
        measure();
        if (toEnd[root.entry()] >= FAR) {
            throw new SchemaRefusedException("", "no finite text can match the schema");
        }
        new LeftRecursion(nodes).check();
        start = state(List.of(new Place(root.entry(), bottom)));
    }

    State start() {
        return start;
    }

    /** A node to return to, above others. */
    record Stack(int node, @Nullable Stack below, int toEnd) {
        @Override
        public boolean equals(@Nullable Object other) {
            return this == other; // there is one of each
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    private record Call(int node, Stack below) {}

    private record Place(int node, Stack stack) {}

    private record Key(List<Place> places, boolean complete) {}

    /** Where a text may be in the grammar. */
    final class State {
        private final List<Place> places;
        private final boolean complete;
        private final int toEnd;
        private final @Nullable State[] next = new State[256];
        private @Nullable Boolean plainLoop;
        /** Of the one vocabulary this automaton is used with. */
        TokenMasks.@Nullable Mask mask;

        private State(List<Place> places, boolean complete) {
            this.places = places;
            this.complete = complete;
            int nearest = complete ? 0 : FAR;
            for (var place : places) {
                nearest = Math.min(
                        nearest,
                        Automaton.this.toEnd[place.node()] + place.stack().toEnd());
            }
            this.toEnd = nearest;
        }

        /** Whether the text may end here. */
        boolean isComplete() {
            return complete;
        }

        /** Bytes of the shortest text that completes it. */
        int toEnd() {
            return toEnd;
        }

        /** After one more byte; null where the grammar does not allow it. */
        @Nullable
        State next(int value) {
            var reached = next[value];
            if (reached == null) {
                reached = Objects.requireNonNullElse(step(this, value), nowhere);
                next[value] = reached;
            }
            return reached == nowhere ? null : reached;
        }

        /** Whether plain characters lead back here, as in the middle of a text. */
        boolean isPlainLoop() {
            if (plainLoop == null) {
                plainLoop = IntStream.range(0, 128).filter(Automaton::isPlain).allMatch(value -> next(value) == this);
            }
            return plainLoop;
        }
    }

    /** A byte that is a character of its own and means nothing to JSON inside a string. */
    static boolean isPlain(int value) {
        return value >= ' ' && value <= '~' && value != '"' && value != '\\';
    }

    private @Nullable State step(State from, int value) {
        var reached = new ArrayList<Place>();
        for (var place : from.places) {
            for (int[] edge : nodes[place.node()].edges()) {
                if (value >= edge[0] && value <= edge[1]) {
                    reached.add(new Place(edge[2], place.stack()));
                }
            }
        }
        var after = state(reached);
        return after.places.isEmpty() && !after.complete ? null : after;
    }

    /** The state of these places and all that are reached from them without a byte. */
    private State state(List<Place> from) {
        var seen = new HashSet<Place>();
        var open = new ArrayDeque<Place>();
        from.forEach(place -> visit(place, seen, open));
        var places = new ArrayList<Place>();
        boolean complete = false;
        for (var place = open.poll(); place != null; place = open.poll()) {
            var node = nodes[place.node()];
            if (!node.edges().isEmpty()) {
                places.add(place);
            }
            for (int next : node.silent()) {
                visit(new Place(next, place.stack()), seen, open);
            }
            for (int[] call : node.calls()) {
                visit(new Place(call[0], stack(call[1], place.stack())), seen, open);
            }
            var below = place.stack().below();
            if (below != null && isExit(place.node())) {
                visit(new Place(place.stack().node(), below), seen, open);
            }
            complete |= below == null && place.node() == exit;
        }
        places.sort((one, other) -> one.node() != other.node()
                ? Integer.compare(one.node(), other.node())
                : Integer.compare(one.stack().hashCode(), other.stack().hashCode()));
        return interned(places, complete);
    }

    private State interned(List<Place> places, boolean complete) {
        if (states.size() > MOST_STATES) {
            states.clear();
        }
        return states.computeIfAbsent(new Key(places, complete), key -> new State(places, complete));
    }

    /** A place that no text leads on from is left out. */
    private void visit(Place place, HashSet<Place> seen, ArrayDeque<Place> open) {
        if (toEnd[place.node()] < FAR && place.stack().toEnd() < FAR && seen.add(place)) {
            open.add(place);
        }
    }

    /** The exit of a rule is the one kind of node that nothing leaves. */
    private boolean isExit(int node) {
        return nodes[node].edges().isEmpty()
                && nodes[node].silent().isEmpty()
                && nodes[node].calls().isEmpty();
    }

    private Stack stack(int node, Stack below) {
        return stacks.computeIfAbsent(
                new Call(node, below), call -> new Stack(node, below, toEnd[node] + below.toEnd()));
    }

    /** Shortest ways to the end of each node's rule, by relaxation until nothing changes. */
    private void measure() {
        Arrays.fill(toEnd, FAR);
        for (int i = 0; i < nodes.length; i++) {
            toEnd[i] = isExit(i) ? 0 : FAR;
        }
        for (boolean changed = true; changed; ) {
            changed = false;
            for (int i = nodes.length - 1; i >= 0; i--) {
                int nearest = nearest(i);
                changed |= nearest < toEnd[i];
                toEnd[i] = Math.min(toEnd[i], nearest);
            }
        }
    }

    private int nearest(int node) {
        int nearest = FAR;
        for (int[] edge : nodes[node].edges()) {
            nearest = Math.min(nearest, 1 + toEnd[edge[2]]);
        }
        for (int next : nodes[node].silent()) {
            nearest = Math.min(nearest, toEnd[next]);
        }
        for (int[] call : nodes[node].calls()) {
            nearest = Math.min(nearest, toEnd[call[0]] + toEnd[call[1]]);
        }
        return Math.min(nearest, FAR);
    }
}
