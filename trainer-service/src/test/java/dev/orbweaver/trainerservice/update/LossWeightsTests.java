package dev.orbweaver.trainerservice.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.orbweaver.languagemodel.training.AdamSettings;
import dev.orbweaver.trainerservice.batch.MicroBatch;
import dev.orbweaver.trainerservice.batch.Packer;
import dev.orbweaver.trainerservice.batch.Rollouts;
import dev.orbweaver.trainerservice.batch.Row;
import dev.orbweaver.trainerservice.loss.Aggregation;
import dev.orbweaver.trainerservice.loss.ClippedLoss;
import dev.orbweaver.trainerservice.loss.EntropyBonus;
import dev.orbweaver.trainerservice.loss.Objective;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LossWeightsTests {

    @Test
    void aTokenMeanIsOverTheWholeMiniBatch() {
        assertThat(weights(null, 1, 1, 2, 4)).containsOnly(1 / 8.0).hasSize(8);
    }

    /** Mean of (1/2, 1/2) and of (1/6, ...), each half of the loss: a short row weighs more than a long one. */
    @Test
    void inParityMicroBatchesAreAveragedOneByOne() {
        assertThat(weights(2, 1, 1, 2, 4))
                .containsExactly(
                        new double[] {0.25, 0.25, 1 / 12.0, 1 / 12.0, 1 / 12.0, 1 / 12.0, 1 / 12.0, 1 / 12.0},
                        within(1e-12));
    }

    /** A last mini-batch of two rows where four are whole: verl divides it as if it were whole, so it weighs half. */
    @Test
    void inParityASmallerLastMiniBatchWeighsLess() {
        assertThat(weights(2, 1, 3)).containsOnly(0.125).hasSize(4);
        assertThat(weights(null, 1, 3)).containsOnly(0.25);
    }

    private static double[] weights(@Nullable Integer microMeanRows, int... lengths) {
        var rows = new ArrayList<Row>();
        for (int length : lengths) {
            rows.add(
                    new Row(Rollouts.id(1, "t", rows.size()), 0, new int[] {1}, new int[length], new float[length], 1));
        }
        var settings = new UpdateSettings(
                Objective.of(new ClippedLoss(0.2, 0.3, 3), Aggregation.TOKEN_MEAN, new EntropyBonus(0)),
                4,
                microMeanRows,
                1,
                512,
                1,
                16,
                new AdamSettings(1e-3, 0.9, 0.999, 1e-8, 0, 1),
                3);
        List<MicroBatch<Row>> microBatches = new Packer(512).microBatches(List.copyOf(rows));
        return new LossWeights(rows, settings).of(microBatches.getFirst());
    }
}
