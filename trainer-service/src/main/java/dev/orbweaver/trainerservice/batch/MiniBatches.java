package dev.orbweaver.trainerservice.batch;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a batch into mini-batches, one optimizer step each. A mini-batch holds {@code ppo_mini_batch_size x n} rows, in order; the
 * last one what is left, and its loss is averaged over its own rows.
 */
public final class MiniBatches {

    private MiniBatches() {}

    public static <R> List<List<R>> of(List<R> rows, int rowsPerMiniBatch) {
        if (rowsPerMiniBatch < 1) {
            throw new IllegalArgumentException(
                    "actor.ppo_mini_batch_size x rollout.n: " + rowsPerMiniBatch + " rows; at least 1 is needed");
        }
        var miniBatches = new ArrayList<List<R>>();
        for (int from = 0; from < rows.size(); from += rowsPerMiniBatch) {
            miniBatches.add(List.copyOf(rows.subList(from, Math.min(from + rowsPerMiniBatch, rows.size()))));
        }
        return miniBatches;
    }
}
