package dev.orbweaver.languagemodel.decoding;

import dev.orbweaver.languagemodel.script.PrefillArguments;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Divides prompts into batches that are worth padding: of like length, and of a size that memory bears. Numbers only.
 *
 * @param maxLength cache cells of a slot
 */
record PrefillBatches(SlotMap slots, int maxLength) {
    /** Bounds the activations of one call. */
    private static final int MOST_TOKENS = 8192;

    /** Padding may add this part to a batch: a call less is worth it, more is not. */
    private static final double PADDING = 1.25;

    /** Indices into {@code rows}. Continuing rows are apart: they attend to the cache. */
    List<int[]> divide(List<PrefillRow> rows) {
        var order = IntStream.range(0, rows.size())
                .boxed()
                .sorted(Comparator.<Integer, Boolean>comparing(i -> rows.get(i).start() > 0)
                        .thenComparing(i -> -rows.get(i).tokens().length))
                .toList();
        var batches = new ArrayList<int[]>();
        int from = 0;
        long tokens = 0;
        for (int i = 0; i < order.size(); i++) {
            var row = rows.get(order.get(i));
            var first = rows.get(order.get(from));
            long padded = (long) first.tokens().length * (i - from + 1);
            tokens += row.tokens().length;
            if (i > from
                    && (padded > MOST_TOKENS || padded > PADDING * tokens || row.start() > 0 != first.start() > 0)) {
                batches.add(indices(order, from, i));
                from = i;
                tokens = row.tokens().length;
            }
        }
        if (!rows.isEmpty()) {
            batches.add(indices(order, from, order.size()));
        }
        return batches;
    }

    private static int[] indices(List<Integer> order, int from, int to) {
        return order.subList(from, to).stream().mapToInt(Integer::intValue).toArray();
    }

    /** Lays out one batch, whose rows all begin at 0 or all continue. */
    PrefillArguments arguments(List<PrefillRow> rows) {
        int width = rows.stream().mapToInt(row -> row.tokens().length).max().orElseThrow();
        var tokens = new long[rows.size() * width];
        var positions = new long[tokens.length];
        var cells = new long[tokens.length];
        var last = new long[rows.size()];
        var places = new long[rows.size()];
        int length = 0;
        for (int i = 0; i < rows.size(); i++) {
            var row = rows.get(i);
            places[i] = slots.place(row.slot());
            last[i] = (long) i * width + row.tokens().length - 1;
            length = Math.max(length, row.start() + row.tokens().length);
            for (int t = 0; t < width; t++) {
                boolean padding = t >= row.tokens().length;
                int position = padding ? 0 : row.start() + t;
                tokens[i * width + t] = padding ? 0 : row.tokens()[t];
                positions[i * width + t] = position;
                cells[i * width + t] = (padding ? slots.slots() : places[i]) * maxLength + position;
            }
        }
        boolean continued = rows.getFirst().start() > 0;
        return new PrefillArguments(tokens, positions, cells, last, places, continued, length);
    }
}
