package dev.orbweaver.languagemodel.training;

import dev.orbweaver.languagemodel.training.SegmentForest.Segment;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Cuts a batch's segments into blocks of queries that attend by one product each: a long segment into pieces, and short ones that continue
 * the same, or nothing, together. All tokens of a block see the same tokens before it; which of each other they see, a mask says. Numbers
 * only.
 */
final class QueryBlocks {
    /** Queries of a block: enough for a product, and so few that its scores stay in the cache and few are computed in vain. */
    static final int SIZE = 128;

    /** Tokens from and to. */
    private record Span(int from, int to) {}

    /**
     * @param seen what all of its tokens see before it
     */
    private record Block(int first, int last, List<Span> seen) {
        LongStream numbers() {
            return LongStream.concat(
                    LongStream.of(first, last, 2L * seen.size()),
                    seen.stream().flatMapToLong(span -> LongStream.of(span.from, span.to)));
        }
    }

    private final List<Segment> segments;
    private final List<Block> blocks = new ArrayList<>();

    /** Segments, depth first and without a gap. */
    QueryBlocks(List<Segment> segments) {
        this.segments = segments;
        int next = 0;
        while (next < segments.size()) {
            next = add(next, List.of());
        }
    }

    /** Adds a segment and all that continues it; returns the index of the segment after these. */
    private int add(int index, List<Span> seen) {
        var segment = segments.get(index);
        if (segment.continuedTo() - segment.start() <= SIZE) {
            addWhole(segment, seen);
            return after(index);
        }
        int pieces = Math.ceilDiv(segment.length(), SIZE);
        for (int i = 0; i < pieces; i++) {
            int first = segment.start() + (int) ((long) segment.length() * i / pieces);
            int last = segment.start() + (int) ((long) segment.length() * (i + 1) / pieces);
            blocks.add(new Block(first, last, with(seen, segment.start(), first)));
        }
        var seenByOthers = with(seen, segment.start(), segment.end());
        int next = index + 1;
        while (next < segments.size() && segments.get(next).start() < segment.continuedTo()) {
            next = add(next, seenByOthers);
        }
        return next;
    }

    private void addWhole(Segment segment, List<Span> seen) {
        var former = blocks.isEmpty() ? null : blocks.getLast();
        if (former != null && former.seen.equals(seen) && segment.continuedTo() - former.first <= SIZE) {
            blocks.set(blocks.size() - 1, new Block(former.first, segment.continuedTo(), seen));
        } else {
            blocks.add(new Block(segment.start(), segment.continuedTo(), seen));
        }
    }

    private int after(int index) {
        int next = index + 1;
        while (next < segments.size()
                && segments.get(next).start() < segments.get(index).continuedTo()) {
            next++;
        }
        return next;
    }

    /** Spans with one more behind them, which may go on where the last one ends. */
    private static List<Span> with(List<Span> seen, int from, int to) {
        var spans = new ArrayList<>(seen);
        if (from < to) {
            boolean goesOn = !spans.isEmpty() && spans.getLast().to == from;
            var span = goesOn ? new Span(spans.removeLast().from, to) : new Span(from, to);
            spans.add(span);
        }
        return List.copyOf(spans);
    }

    /** Of each block: first, last, how many numbers follow, then from and to, by turns, of what is seen before it. */
    long[] numbers() {
        return blocks.stream().flatMapToLong(Block::numbers).toArray();
    }

    /** Of each token, where the tokens that see it end. */
    long[] ends() {
        return segments.stream()
                .flatMapToLong(
                        segment -> LongStream.generate(segment::continuedTo).limit(segment.length()))
                .toArray();
    }
}
