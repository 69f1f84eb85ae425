package dev.orbweaver.trainerservice.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orbweaver.languagemodel.training.Pack;
import dev.orbweaver.trainerservice.ForSeeds;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PackerTests {

    @Test
    void rowsOfOnePromptBecomeOnePack() {
        var rows = List.of(row(10, 2), row(20, 3), row(10, 4));

        var microBatches = new Packer(1000).microBatches(rows);

        assertThat(microBatches).hasSize(1);
        assertThat(microBatches.getFirst().packs()).extracting(Pack::tokens).containsExactly(10 + 2 + 4, 20 + 3);
        assertThat(microBatches.getFirst().rows()).containsExactly(rows.get(0), rows.get(2), rows.get(1));
    }

    @Test
    void aPackBeyondTheBudgetIsDividedBetweenResponses() {
        var microBatches = new Packer(16).microBatches(List.of(row(10, 3), row(10, 3), row(10, 3)));

        assertThat(microBatches).extracting(MicroBatch::tokens).containsExactly(16, 13);
    }

    @Test
    void aRowBeyondTheBudgetGoesAlone() {
        var microBatches = new Packer(16).microBatches(List.of(row(5, 3), row(30, 3), row(6, 3)));

        assertThat(microBatches).extracting(MicroBatch::tokens).containsExactly(8, 33, 9);
    }

    /** Every row exactly once, in the place where its response is scored, and no micro-batch of several rows beyond the budget. */
    @ForSeeds(200)
    void noRowIsLostOrMoved(String seed, Random random) {
        int budget = 1 + random.nextInt(60);
        var rows = new ArrayList<Ids>();
        for (int i = random.nextInt(20); i >= 0; i--) {
            rows.add(row(1 + random.nextInt(4), 1 + random.nextInt(12)));
        }

        var microBatches = new Packer(budget).microBatches(rows);

        var seen = new IdentityHashMap<Ids, Boolean>();
        for (var microBatch : microBatches) {
            assertThat(microBatch.rows().size() == 1 || microBatch.tokens() <= budget)
                    .isTrue();
            var responses = microBatch.packs().stream()
                    .flatMap(pack -> pack.responses().stream())
                    .toList();
            for (int i = 0; i < responses.size(); i++) {
                assertThat(responses.get(i)).isSameAs(microBatch.rows().get(i).response());
                assertThat(seen.put(microBatch.rows().get(i), true)).isNull();
            }
        }
        assertThat(seen).hasSize(rows.size());
    }

    @Test
    void miniBatchesHoldAsManyRowsAsAskedAndTheLastOneTheRest() {
        assertThat(MiniBatches.of(List.of(1, 2, 3, 4, 5), 2)).containsExactly(List.of(1, 2), List.of(3, 4), List.of(5));
    }

    private static Ids row(int prompt, int response) {
        return new Ids(IntStream.range(0, prompt).toArray(), new int[response]);
    }

    private record Ids(int[] prompt, int[] response) implements PackableRow {}
}
