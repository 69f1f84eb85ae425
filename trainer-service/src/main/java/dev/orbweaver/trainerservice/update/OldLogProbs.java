package dev.orbweaver.trainerservice.update;

import dev.orbweaver.trainerservice.batch.MicroBatch;
import dev.orbweaver.trainerservice.batch.Row;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.Map;

/** Each row's log-probs by the policy as it was before the first optimizer step of this training step. */
final class OldLogProbs {

    private final Map<Row, float[]> byRow = new IdentityHashMap<>();

    /** Takes log-probs in the order of the micro-batch, for those of its rows that have none yet. */
    void add(MicroBatch<Row> microBatch, float[] logProbs) {
        int from = 0;
        for (var row : microBatch.rows()) {
            int to = from + row.response().length;
            byRow.putIfAbsent(row, Arrays.copyOfRange(logProbs, from, to));
            from = to;
        }
    }

    /** [tokens], in the order of the micro-batch. */
    float[] of(MicroBatch<Row> microBatch) {
        float[] logProbs = new float[microBatch.responseTokens()];
        int from = 0;
        for (var row : microBatch.rows()) {
            float[] ofRow = byRow.get(row);
            if (ofRow == null) {
                throw new IllegalStateException("no old log-probs of " + row.rollout());
            }
            System.arraycopy(ofRow, 0, logProbs, from, ofRow.length);
            from += ofRow.length;
        }
        return logProbs;
    }
}
