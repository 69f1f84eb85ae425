package dev.orbweaver.trainerservice.update;

import dev.orbweaver.trainerservice.batch.MicroBatch;
import dev.orbweaver.trainerservice.batch.PackableRow;
import dev.orbweaver.trainerservice.batch.Row;
import dev.orbweaver.trainerservice.loss.Aggregation;
import dev.orbweaver.trainerservice.loss.MiniBatchSize;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Spreads a number of each row over its response tokens. */
public final class TokenWeights {

    private TokenWeights() {}

    /** [tokens] the aggregation's weights. */
    public static double[] of(MicroBatch<?> microBatch, Aggregation aggregation, MiniBatchSize size) {
        return spread(microBatch.rows(), row -> aggregation.tokenWeight(row.response().length, size));
    }

    /** The size of a mini-batch of these rows. */
    public static MiniBatchSize size(List<? extends PackableRow> rows, int maxResponseLength) {
        long tokens = rows.stream().mapToLong(row -> row.response().length).sum();
        return new MiniBatchSize(rows.size(), tokens, maxResponseLength);
    }

    /** [rows] one past each row's last token. */
    static int[] rowEnds(MicroBatch<?> microBatch) {
        int[] ends = new int[microBatch.rows().size()];
        int end = 0;
        for (int i = 0; i < ends.length; i++) {
            end += microBatch.rows().get(i).response().length;
            ends[i] = end;
        }
        return ends;
    }

    /** [tokens] what the engine said when it drew them. */
    static float[] engineLogProbs(MicroBatch<Row> microBatch) {
        float[] logProbs = new float[microBatch.responseTokens()];
        int from = 0;
        for (var row : microBatch.rows()) {
            System.arraycopy(row.engineLogProbs(), 0, logProbs, from, row.engineLogProbs().length);
            from += row.response().length;
        }
        return logProbs;
    }

    static <R extends PackableRow> double[] spread(List<R> rows, ToDoubleFunction<R> ofRow) {
        double[] tokens =
                new double[rows.stream().mapToInt(row -> row.response().length).sum()];
        int from = 0;
        for (var row : rows) {
            int to = from + row.response().length;
            Arrays.fill(tokens, from, to, ofRow.applyAsDouble(row));
            from = to;
        }
        return tokens;
    }
}
