package dev.orbweaver.inferencegateway.constraint;

import dev.orbweaver.inferencegateway.constraint.GrammarBuilder.Node;
import java.util.ArrayDeque;
import java.util.HashSet;

/** Finds rules that begin with themselves: following them would never end. As rules are never empty, only their beginnings count. */
final class LeftRecursion {
    private final Node[] nodes;
    private final boolean[] done;
    private final HashSet<Integer> open = new HashSet<>();

    LeftRecursion(Node[] nodes) {
        this.nodes = nodes;
        this.done = new boolean[nodes.length];
    }

    /** @throws SchemaRefusedException if there is one */
    void check() {
        for (var node : nodes) {
            node.calls().forEach(call -> visit(call[0]));
        }
    }

    private void visit(int entry) {
        if (done[entry]) {
            return;
        }
        if (!open.add(entry)) {
            throw new SchemaRefusedException("", "a $ref leads to itself without anything in between");
        }
        var seen = new HashSet<Integer>();
        var queue = new ArrayDeque<Integer>();
        queue.add(entry);
        for (var node = queue.poll(); node != null; node = queue.poll()) {
            if (seen.add(node)) {
                queue.addAll(nodes[node].silent());
                nodes[node].calls().forEach(call -> visit(call[0]));
            }
        }
        open.remove(entry);
        done[entry] = true;
    }
}
