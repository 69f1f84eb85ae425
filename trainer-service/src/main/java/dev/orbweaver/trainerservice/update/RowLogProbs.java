package dev.orbweaver.trainerservice.update;

import dev.orbweaver.trainerservice.batch.MicroBatch;
import dev.orbweaver.trainerservice.batch.Row;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.Map;

/** Each row's log-probs by one policy: the one before this training step's first optimizer step, or the reference. Safe from any thread. */
final class RowLogProbs {

    private final Map<Row, float[]> byRow = new IdentityHashMap<>();

    /** Takes log-probs in the order of the micro-batch, for those of its rows that have none yet. */
    synchronized void add(MicroBatch<Row> microBatch, float[] logProbs) {
        int from = 0;
        for (var row : microBatch.rows()) {
            int to = from + row.response().length;
            byRow.putIfAbsent(row, Arrays.copyOfRange(logProbs, from, to));
            from = to;
        }
    }

    synchronized float[] of(Row row) {
        float[] logProbs = byRow.get(row);
        if (logProbs == null) {
            throw new IllegalStateException("no log-probs of " + row.rollout());
        }
        return logProbs;
    }

    /** [tokens], in the order of the micro-batch. */
    float[] of(MicroBatch<Row> microBatch) {
        float[] logProbs = new float[microBatch.responseTokens()];
        int from = 0;
        for (var row : microBatch.rows()) {
            float[] ofRow = of(row);
            System.arraycopy(ofRow, 0, logProbs, from, ofRow.length);
            from += ofRow.length;
        }
        return logProbs;
    }
}
