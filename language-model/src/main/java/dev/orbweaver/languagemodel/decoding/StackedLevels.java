package dev.orbweaver.languagemodel.decoding;

import dev.orbweaver.languagemodel.decoding.Cascade.Piece;
import dev.orbweaver.languagemodel.decoding.Stacks.Stack;
import java.util.List;

/** Says for the script, level by level, which rows attend to which place of which stack, and where each row finds its result. */
final class StackedLevels {
    private final int[] order;
    private final LongList numbers = LongList.empty();
    private final LongList cells = LongList.empty();

    /** @param order rows in the order of the pieces */
    StackedLevels(int[] order) {
        this.order = order;
    }

    /** As {@link Stacks.Stacked} has them. */
    long[] numbers() {
        return numbers.toArray();
    }

    long[] cells() {
        return cells.toArray();
    }

    /** Of a level's pieces, those that the stacks hold; a level without one is left out. */
    void add(List<Stack> stacks, List<Piece> level) {
        var results = new Results(new int[order.length]);
        int counted = numbers.size();
        numbers.add(0);
        for (var stack : stacks) {
            var pieces = level.stream()
                    .filter(piece -> stack.pieces().contains(piece.spans()))
                    .toList();
            if (!pieces.isEmpty()) {
                add(stack, pieces, results);
            }
        }
        if (results.count == 0) {
            numbers.removeLast();
            return;
        }
        numbers.set(counted, (numbers.size() - counted - 1) / 3);
        for (int after : results.after) {
            cells.add(after == 0 ? results.count : after - 1);
        }
    }

    /** A result for each row that a place has room for, stack after stack. */
    private static final class Results {
        /** One more than each row's own; 0 for a row without one. */
        private final int[] after;

        private int count;

        Results(int[] after) {
            this.after = after;
        }
    }

    private void add(Stack stack, List<Piece> pieces, Results results) {
        int most = pieces.stream().mapToInt(Piece::rows).max().orElseThrow();
        var rows = new long[stack.pieces().size() * most];
        for (var piece : pieces) {
            int at = stack.pieces().indexOf(piece.spans()) * most;
            for (int i = 0; i < piece.rows(); i++) {
                int row = order[piece.from() + i];
                rows[at + i] = row;
                results.after[row] = results.count + at + i + 1;
            }
        }
        numbers.add(stack.number(), stack.pieces().size(), most);
        stack.pieces().forEach(piece -> cells.add(Span.total(piece)));
        cells.add(rows);
        results.count += rows.length;
    }
}
