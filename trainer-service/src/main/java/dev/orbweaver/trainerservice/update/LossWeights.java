package dev.orbweaver.trainerservice.update;

import dev.orbweaver.trainerservice.batch.MicroBatch;
import dev.orbweaver.trainerservice.batch.MiniBatches;
import dev.orbweaver.trainerservice.batch.Row;
import dev.orbweaver.trainerservice.loss.Aggregation;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * What each row's tokens weigh in the loss of their mini-batch: by the whole mini-batch, so that it does not matter how it is cut,
 * or as in verl 0.5, where each micro-batch of so many rows is averaged by itself and counts {@code micro / mini} of the loss. There
 * a last, smaller mini-batch is divided as if it were whole.
 */
final class LossWeights {

    private final Map<Row, Double> byRow = new IdentityHashMap<>();

    LossWeights(List<Row> miniBatch, UpdateSettings settings) {
        Integer micro = settings.microMeanRows();
        if (micro == null) {
            enter(miniBatch, settings, 1);
            return;
        }
        double share = (double) micro / settings.rowsPerMiniBatch();
        MiniBatches.of(miniBatch, micro).forEach(microBatch -> enter(microBatch, settings, share));
    }

    private void enter(List<Row> averaged, UpdateSettings settings, double share) {
        var size = TokenWeights.size(averaged, settings.maxResponseLength());
        Aggregation aggregation = settings.objective().aggregation();
        averaged.forEach(row -> byRow.put(row, share * aggregation.tokenWeight(row.response().length, size)));
    }

    /** [tokens], in the order of the micro-batch. */
    double[] of(MicroBatch<Row> microBatch) {
        return TokenWeights.spread(microBatch.rows(), row -> byRow.getOrDefault(row, 0.0));
    }
}
