package dev.orbweaver.inferencegateway.cache;

import dev.orbweaver.languagemodel.decoding.Span;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Consecutive tokens of a {@link PrefixTree}, and where their keys and values are. Only the first {@code computed} of them are there yet;
 * a parent is computed before its children.
 */
public final class PrefixNode {
    final List<PrefixNode> children = new ArrayList<>();
    private final long serial;
    private final BlockPool.Extent extent;
    private int start;
    private @Nullable PrefixNode parent;
    private int[] ids;
    private int computed;
    private int planned;
    /** Sequences whose prefix ends here. */
    int holders;
    /** Of the tree's clock. */
    long lastUsed;

    PrefixNode(long serial, BlockPool.Extent extent, int start, @Nullable PrefixNode parent, int[] ids) {
        this.serial = serial;
        this.extent = extent;
        this.start = start;
        this.parent = parent;
        this.ids = ids;
    }

    long serial() {
        return serial;
    }

    BlockPool.Extent extent() {
        return extent;
    }

    @Nullable
    PrefixNode parent() {
        return parent;
    }

    public int length() {
        return ids.length;
    }

    public int computed() {
        return computed;
    }

    boolean isComputed() {
        return computed == ids.length;
    }

    /** Whether all its tokens, and all before them, are computed, or will be by what is planned. */
    public boolean isReady() {
        for (var node = this; node != null; node = node.parent) {
            if (node.computed + node.planned < node.ids.length) {
                return false;
            }
        }
        return true;
    }

    /** Whether all tokens before it are computed, or will be by what is planned. */
    public boolean isParentReady() {
        return parent == null || parent.isReady();
    }

    /** Tokens from the tree's root to the end of this. */
    public int end() {
        int end = 0;
        for (var node = this; node != null; node = node.parent) {
            end += node.ids.length;
        }
        return end;
    }

    /** Where all tokens from the root to the end of this are. */
    public List<Span> path() {
        return pathTo(ids.length);
    }

    /** Where all tokens are that come before this one's first that is not computed. */
    public List<Span> computedPath() {
        return pathTo(computed);
    }

    private List<Span> pathTo(int length) {
        var spans = new ArrayList<Span>();
        for (var node = parent; node != null; node = node.parent) {
            spans.add(node.span(0, node.ids.length));
        }
        var path = new ArrayList<>(spans.reversed());
        if (length > 0) {
            path.add(span(0, length));
        }
        return path;
    }

    /** Where its tokens from {@code from} on are. */
    public Span span(int from, int length) {
        return new Span(extent.number(), start + from, length);
    }

    public int[] ids(int from, int length) {
        return Arrays.copyOfRange(ids, from, from + length);
    }

    /** How many of its tokens {@code other} has from {@code from} on, looking at no more than {@code to}. */
    int shared(int[] other, int from, int to) {
        int length = Math.min(ids.length, to - from);
        int mismatch = Arrays.mismatch(ids, 0, length, other, from, from + length);
        return mismatch < 0 ? length : mismatch;
    }

    /** The next iteration computes so many more. */
    public void plan(int tokens) {
        planned = tokens;
    }

    /** What was planned has been done. */
    void complete() {
        computed += planned;
        planned = 0;
    }

    void allComputed() {
        computed = ids.length;
    }

    /** Takes the first {@code length} tokens off; they become a node between this and its parent, which is told by the caller. */
    PrefixNode splitOff(int length, long upperSerial) {
        var upper = new PrefixNode(upperSerial, extent, start, parent, Arrays.copyOf(ids, length));
        upper.computed = Math.min(computed, length);
        upper.lastUsed = lastUsed;
        upper.children.add(this);
        parent = upper;
        start += length;
        ids = Arrays.copyOfRange(ids, length, ids.length);
        computed = Math.max(0, computed - length);
        return upper;
    }

    /** Nobody wants what is not computed. */
    void cut() {
        ids = Arrays.copyOf(ids, computed);
    }
}
