package dev.orbweaver.languagemodel.decoding;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which rows attend to which spans together. Rows are put in an order in which all rows that share a span are neighbours; level by level,
 * the spans of all rows lie side by side as pieces. Numbers only.
 *
 * @param order rows in the order of the pieces
 * @param segments of each level the number of its pieces, then of each piece: extent (-1 where its rows have nothing at that level),
 *     first token, tokens, rows
 */
record Cascade(int[] order, long[] segments) {

    /** {@code pasts}: of each row, what it attends to besides its tail, from its sequence's beginning. */
    static Cascade of(List<List<Span>> pasts) {
        int[] order = IntStream.range(0, pasts.size())
                .boxed()
                .sorted((one, other) -> compare(pasts.get(one), pasts.get(other)))
                .mapToInt(Integer::intValue)
                .toArray();
        var levels = new ArrayList<List<Piece>>();
        collect(pasts, order, new Range(0, order.length), 0, new Place(levels, 0));
        return new Cascade(order, flattened(levels, order.length));
    }

    private record Range(int from, int to) {
        int rows() {
            return to - from;
        }
    }

    private record Piece(Span span, Range rows) {}

    private record Place(List<List<Piece>> levels, int level) {
        void add(Piece piece) {
            while (levels.size() <= level) {
                levels.add(new ArrayList<>());
            }
            levels.get(level).add(piece);
        }

        Place next() {
            return new Place(levels, level + 1);
        }
    }

    /** The rows of {@code range} have their first {@code depth} spans in common, which have their places already. */
    private static void collect(List<List<Span>> pasts, int[] order, Range range, int depth, Place place) {
        int from = range.from();
        while (from < range.to() && pasts.get(order[from]).size() == depth) {
            from++; // nothing more to attend to: shorter pasts come first
        }
        while (from < range.to()) {
            var span = pasts.get(order[from]).get(depth);
            int to = from + 1;
            while (to < range.to() && pasts.get(order[to]).get(depth).equals(span)) {
                to++;
            }
            var rows = new Range(from, to);
            int next = depth + 1;
            while (continuesForAll(pasts, order, rows, next, span)) {
                span = span.joined(pasts.get(order[from]).get(next++));
            }
            place.add(new Piece(span, rows));
            collect(pasts, order, rows, next, place.next());
            from = to;
        }
    }

    /** Whether all the rows have the same span next, and it lies right behind {@code span}. */
    private static boolean continuesForAll(List<List<Span>> pasts, int[] order, Range rows, int depth, Span span) {
        var first = pasts.get(order[rows.from()]);
        if (first.size() <= depth || !span.isFollowedBy(first.get(depth))) {
            return false;
        }
        var next = first.get(depth);
        return IntStream.range(rows.from() + 1, rows.to())
                .allMatch(i -> pasts.get(order[i]).get(depth).equals(next));
    }

    private static int compare(List<Span> one, List<Span> other) {
        for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
            int order = SPANS.compare(one.get(i), other.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(one.size(), other.size());
    }

    private static final Comparator<Span> SPANS =
            Comparator.comparingInt(Span::extent).thenComparingInt(Span::start).thenComparingInt(Span::length);

    private static long[] flattened(List<List<Piece>> levels, int rows) {
        var numbers = LongList.empty();
        for (var pieces : levels) {
            int count = numbers.size();
            numbers.add(0);
            int row = 0;
            for (var piece : pieces) {
                row = fill(numbers, row, piece.rows().from());
                var span = piece.span();
                numbers.add(
                        span.extent(), span.start(), span.length(), piece.rows().rows());
                row = piece.rows().to();
            }
            fill(numbers, row, rows);
            numbers.set(count, (numbers.size() - count - 1) / 4);
        }
        return numbers.toArray();
    }

    /** Rows up to {@code to} have nothing at this level. */
    private static int fill(LongList numbers, int row, int to) {
        if (row < to) {
            numbers.add(-1, 0, 0, to - row);
        }
        return to;
    }
}
