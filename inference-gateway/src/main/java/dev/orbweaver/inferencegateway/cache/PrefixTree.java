package dev.orbweaver.inferencegateway.cache;

import dev.orbweaver.languagemodel.decoding.Span;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * All beginnings of sequences whose keys and values are there, or are to be computed; each token of a shared beginning once. Prompts that
 * come together share like those that come one after the other: the first one brings the nodes, the others hold them before they are
 * computed.
 *
 * <p>What a sequence holds stays; the rest goes, least recently used first, when its room is needed. One engine thread; numbers only.
 */
public final class PrefixTree {
    /** Fewer tokens in common are not worth a node of their own: each is one more part of attention. */
    static final int LEAST_SHARED = 8;

    private static final Comparator<PrefixNode> LEAST_RECENTLY_USED =
            Comparator.<PrefixNode>comparingLong(node -> node.lastUsed).thenComparingLong(PrefixNode::serial);

    private final BlockPool pool;
    private final List<PrefixNode> roots = new ArrayList<>();
    /** Not computed yet, parents before children. */
    private final List<PrefixNode> pending = new ArrayList<>();

    private final TreeSet<PrefixNode> evictable = new TreeSet<>(LEAST_RECENTLY_USED);
    private int holders;
    private long clock;
    private long serials;
    private boolean restructured;

    public PrefixTree(BlockPool pool) {
        this.pool = pool;
    }

    /**
     * A held beginning of a sequence.
     *
     * @param node its end; null for no token
     * @param shared how many of its tokens were in the tree before
     * @param added where the tokens are that were not
     */
    public record Held(@Nullable PrefixNode node, int shared, Optional<Span> added) {}

    /**
     * Holds the first {@code length} of {@code ids}; those that the tree does not have become pending. Empty where the budget does not
     * allow it now. A tree that nobody else holds gives up everything for it.
     */
    public Optional<Held> hold(int[] ids, int length) {
        var found = descend(null, ids, 0, length, false);
        var held = holdBelow(found, ids, length);
        if (held.isEmpty() && holders == 0) {
            clear();
            held = holdBelow(new Match(null, 0), ids, length);
        }
        held.map(Held::node)
                .filter(node -> !node.isComputed() && !pending.contains(node))
                .ifPresent(pending::add);
        return held;
    }

    /**
     * Holds tokens that follow {@code leaf}, {@code from} to {@code to} of {@code ids}, as computed; the caller copies those that the tree
     * did not have. Empty where the budget does not allow it now.
     */
    public Optional<Held> extend(@Nullable PrefixNode leaf, int[] ids, int from, int to) {
        var held = holdBelow(descend(leaf, ids, from, to, true), ids, to);
        held.filter(added -> added.added().isPresent()).map(Held::node).ifPresent(PrefixNode::allComputed);
        return held;
    }

    /** Lets go what {@link #hold} or {@link #extend} gave. What nobody wants and is not computed is forgotten. */
    public void release(@Nullable PrefixNode node) {
        if (node == null) {
            return;
        }
        clock++;
        for (var used = node; used != null; used = used.parent()) {
            used.lastUsed = clock; // has this node below it or a holder: not among the evictable ones
        }
        node.holders--;
        holders--;
        tidy(node);
    }

    /** What is to be computed, parents before children. */
    public List<PrefixNode> pending() {
        return pending;
    }

    /** All that was planned has been computed. */
    public void complete() {
        pending.forEach(PrefixNode::complete);
        pending.removeIf(PrefixNode::isComputed);
    }

    /** Whether paths have been divided anew since the last call. */
    public boolean wasRestructured() {
        boolean was = restructured;
        restructured = false;
        return was;
    }

    /** Gives up all that nobody holds. */
    public void evictAll() {
        while (!evictable.isEmpty()) {
            evict();
        }
    }

    /** Gives up everything; nobody may hold anything any more. */
    public void clear() {
        roots.forEach(this::leaveWithChildren);
        roots.clear();
        pending.clear();
        evictable.clear();
        holders = 0;
    }

    private void leaveWithChildren(PrefixNode node) {
        node.children.forEach(this::leaveWithChildren);
        pool.leave(node.extent());
    }

    private record Match(@Nullable PrefixNode node, int at) {}

    /** Follows {@code ids} from {@code from} on, as far as the tree goes; a node that goes another way in its middle is split. */
    private Match descend(@Nullable PrefixNode above, int[] ids, int from, int to, boolean computedOnly) {
        var node = above;
        int at = from;
        while (at < to) {
            PrefixNode best = null;
            int most = 0;
            for (var child : childrenOf(node)) {
                int shared = child.shared(ids, at, to);
                shared = computedOnly ? Math.min(shared, child.computed()) : shared;
                if (shared > most && (shared == child.length() || shared >= LEAST_SHARED)) {
                    best = child;
                    most = shared;
                }
            }
            if (best == null) {
                break;
            }
            node = most == best.length() ? best : split(best, most);
            at += most;
        }
        return new Match(node, at);
    }

    private Optional<Held> holdBelow(Match match, int[] ids, int to) {
        var node = match.node();
        grab(node);
        int rest = to - match.at();
        if (rest == 0) {
            return Optional.of(new Held(node, match.at(), Optional.empty()));
        }
        if (!makeRoom(rest)) {
            release(node);
            return Optional.empty();
        }
        var extent = pool.allocate(rest);
        pool.join(extent);
        var added = new PrefixNode(serials++, extent, 0, node, Arrays.copyOfRange(ids, match.at(), to));
        childrenOf(node).add(added);
        grab(added);
        if (node != null) {
            node.holders--; // held by its child from now on
            holders--;
        }
        return Optional.of(new Held(added, match.at(), Optional.of(added.span(0, rest))));
    }

    private void grab(@Nullable PrefixNode node) {
        if (node != null) {
            evictable.remove(node);
            node.holders++;
            holders++;
        }
    }

    private PrefixNode split(PrefixNode node, int length) {
        var siblings = childrenOf(node.parent());
        var upper = node.splitOff(length, serials++);
        siblings.set(siblings.indexOf(node), upper);
        pool.join(upper.extent());
        int place = pending.indexOf(node);
        if (!upper.isComputed()) {
            pending.add(place, upper);
        }
        restructured = true;
        return upper;
    }

    private boolean makeRoom(int tokens) {
        while (!pool.hasRoomFor(tokens) && !evictable.isEmpty()) {
            evict();
        }
        return pool.hasRoomFor(tokens);
    }

    private void evict() {
        var node = evictable.first();
        evictable.remove(node);
        remove(node);
        tidy(node.parent());
    }

    private void remove(PrefixNode node) {
        childrenOf(node.parent()).remove(node);
        pool.leave(node.extent());
    }

    /** A node without holders and children keeps what is computed of it, and may be evicted; with nothing computed it goes. */
    private void tidy(@Nullable PrefixNode node) {
        var loose = node;
        while (loose != null && loose.holders == 0 && loose.children.isEmpty()) {
            if (!loose.isComputed()) {
                pending.remove(loose);
                loose.cut();
            }
            if (loose.length() > 0) {
                evictable.add(loose);
                return;
            }
            remove(loose);
            loose = loose.parent();
        }
    }

    private List<PrefixNode> childrenOf(@Nullable PrefixNode node) {
        return node == null ? roots : node.children;
    }
}
