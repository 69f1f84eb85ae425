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
 * @param levels of each the pieces, in the order of their rows; a row without a piece has nothing at that level
 */
record Cascade(int[] order, List<List<Piece>> levels) {

    /**
     * What the rows {@code from} to {@code to} of the order attend to together.
     *
     * @param spans more than one where a short one that more rows share was folded into the longer ones that follow it
     */
    record Piece(List<Span> spans, int from, int to) {
        int rows() {
            return to - from;
        }

        int length() {
            return Span.total(spans);
        }
    }

    /** {@code pasts}: of each row, what it attends to besides its tail, from its sequence's beginning. */
    static Cascade of(List<List<Span>> pasts) {
        return of(pasts, 0);
    }

    /** The same; spans of less than {@code fold} tokens that all their rows continue, in several ways, become part of what continues them. */
    static Cascade of(List<List<Span>> pasts, int fold) {
        int[] order = IntStream.range(0, pasts.size())
                .boxed()
                .sorted((one, other) -> compare(pasts.get(one), pasts.get(other)))
                .mapToInt(Integer::intValue)
                .toArray();
        var division = new Division(pasts, order, fold, new ArrayList<>());
        division.collect(new Branch(0, order.length, 0, 0, List.of()));
        return new Cascade(order, division.levels());
    }

    /** The rows {@code from} to {@code to} have their first {@code depth} spans in common, of which {@code folded} have no piece yet. */
    private record Branch(int from, int to, int depth, int level, List<Span> folded) {}

    private record Division(List<List<Span>> pasts, int[] order, int fold, List<List<Piece>> levels) {

        List<Span> past(int row) {
            return pasts.get(order[row]);
        }

        void collect(Branch branch) {
            int from = branch.from();
            while (from < branch.to() && past(from).size() == branch.depth()) {
                from++; // nothing more to attend to: shorter pasts come first
            }
            while (from < branch.to()) {
                var span = past(from).get(branch.depth());
                int to = from + 1;
                while (to < branch.to() && past(to).get(branch.depth()).equals(span)) {
                    to++;
                }
                int next = branch.depth() + 1;
                while (continuesForAll(from, to, next, span)) {
                    span = span.joined(past(from).get(next++));
                }
                place(branch, new Branch(from, to, next, branch.level(), branch.folded()), span);
                from = to;
            }
        }

        private void place(Branch above, Branch branch, Span span) {
            var spans = new ArrayList<>(above.folded());
            spans.add(span);
            boolean divides = past(branch.from()).size() > branch.depth() // the shortest of them comes first
                    && !past(branch.from()).equals(past(branch.to() - 1));
            if (span.length() < fold && divides) {
                collect(new Branch(branch.from(), branch.to(), branch.depth(), branch.level(), List.copyOf(spans)));
            } else {
                add(branch.level(), new Piece(List.copyOf(spans), branch.from(), branch.to()));
                collect(new Branch(branch.from(), branch.to(), branch.depth(), branch.level() + 1, List.of()));
            }
        }

        private void add(int level, Piece piece) {
            while (levels.size() <= level) {
                levels.add(new ArrayList<>());
            }
            levels.get(level).add(piece);
        }

        /** Whether all the rows have the same span next, and it lies right behind {@code span}. */
        private boolean continuesForAll(int from, int to, int depth, Span span) {
            var first = past(from);
            if (first.size() <= depth || !span.isFollowedBy(first.get(depth))) {
                return false;
            }
            var next = first.get(depth);
            return IntStream.range(from + 1, to)
                    .allMatch(i -> past(i).get(depth).equals(next));
        }
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

    /** Of each level the number of its pieces, then of each piece: extent (-1 where its rows have nothing there), first token, tokens, rows. */
    long[] segments() {
        var numbers = LongList.empty();
        for (var pieces : levels) {
            int count = numbers.size();
            numbers.add(0);
            int row = 0;
            for (var piece : pieces) {
                row = fill(numbers, row, piece.from());
                var span = piece.spans().getFirst();
                numbers.add(span.extent(), span.start(), span.length(), piece.rows());
                row = piece.to();
            }
            fill(numbers, row, order.length);
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
