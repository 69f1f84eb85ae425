package dev.orbweaver.trainerservice.update;

import dev.orbweaver.languagemodel.ComputePermit;
import dev.orbweaver.trainerservice.batch.MicroBatch;
import dev.orbweaver.trainerservice.batch.Packer;
import dev.orbweaver.trainerservice.batch.Row;
import java.util.List;
import java.util.function.BiConsumer;

/** Log-probs of rows without training on them, micro-batch by micro-batch. The permit is held for one at a time. */
final class Scoring {

    private final Packer packer;
    private final double temperature;
    private final ComputePermit permit;
    private final StopSignal stop;

    Scoring(UpdateSettings settings, ComputePermit permit, StopSignal stop) {
        this.packer = new Packer(settings.microBatchTokens());
        this.temperature = settings.temperature();
        this.permit = permit;
        this.stop = stop;
    }

    /**
     * Adds the rows' log-probs to those known.
     *
     * @param seen gets each micro-batch with its log-probs
     */
    void score(Scorer policy, List<Row> rows, RowLogProbs known, BiConsumer<MicroBatch<Row>, float[]> seen)
            throws StopRequested, InterruptedException {
        try {
            for (var microBatch : packer.microBatches(rows)) {
                stop.check();
                try (var held = permit.acquire()) {
                    float[] logProbs =
                            policy.score(microBatch.packs(), temperature).logProbs();
                    known.add(microBatch, logProbs);
                    seen.accept(microBatch, logProbs);
                }
            }
        } finally {
            policy.done();
        }
    }
}
