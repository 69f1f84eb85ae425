package dev.orbweaver.trainerservice.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orbweaver.languagemodel.training.Sequence;
import dev.orbweaver.testfixtures.ForSeeds;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PackerTests {
    private int nextId = 1000;

    @Test
    void rowsOfOnePromptStandTogetherAndShareIt() {
        var rows = List.of(row(40, 2), row(50, 3), row(40, 4));

        var microBatches = new Packer(1000).microBatches(rows);

        assertThat(microBatches).hasSize(1);
        assertThat(microBatches.getFirst().tokens()).isEqualTo(40 + 2 + 4 + 50 + 3);
        assertThat(microBatches.getFirst().rows()).containsExactly(rows.get(0), rows.get(2), rows.get(1));
    }

    @Test
    void aTurnThatGoesOnAfterAnotherSharesAllOfIt() {
        var first = row(40, 20);
        var prompt = Stream.of(first.prompt(), first.response(), new int[5])
                .flatMapToInt(IntStream::of)
                .toArray();
        var second = new Ids(prompt, new int[3]);

        // 40 and 20, then the 5 that follow them, then 3
        assertThat(new Packer(1000)
                        .microBatches(List.of(first, second))
                        .getFirst()
                        .tokens())
                .isEqualTo(68);
    }

    @Test
    void whatExceedsTheBudgetIsDividedBetweenRows() {
        var microBatches = new Packer(46).microBatches(List.of(row(40, 3), row(40, 3), row(40, 3)));

        assertThat(microBatches).extracting(MicroBatch::tokens).containsExactly(46, 43);
    }

    @Test
    void aGroupIsNotDividedWhereThereIsRoomForItBehind() {
        var microBatches = new Packer(130).microBatches(List.of(row(80, 3), row(30, 9), row(30, 9), row(30, 9)));

        assertThat(microBatches).extracting(MicroBatch::tokens).containsExactly(83, 30 + 3 * 9);
    }

    @Test
    void aRowBeyondTheBudgetGoesAlone() {
        var microBatches = new Packer(40).microBatches(List.of(row(25, 3), row(70, 3), row(26, 3)));

        assertThat(microBatches).extracting(MicroBatch::tokens).containsExactly(28, 73, 29);
    }

    /** Every row exactly once, in the place where its response is scored, and no micro-batch of several rows beyond the budget. */
    @ForSeeds(200)
    void noRowIsLostOrMoved(String seed, Random random) {
        int budget = 1 + random.nextInt(200);
        var rows = new ArrayList<Ids>();
        for (int i = random.nextInt(20); i >= 0; i--) {
            rows.add(row(1 + 20 * random.nextInt(4), 1 + random.nextInt(12)));
        }

        var microBatches = new Packer(budget).microBatches(rows);

        var seen = new IdentityHashMap<Ids, Boolean>();
        for (var microBatch : microBatches) {
            assertThat(microBatch.rows().size() == 1 || microBatch.tokens() <= budget)
                    .isTrue();
            var responses = microBatch.packs().stream()
                    .flatMap(pack -> pack.sequences().stream())
                    .map(Sequence::response)
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

    /** Rows with prompts of one length have the same prompt; no two responses begin alike. */
    private Ids row(int prompt, int response) {
        nextId += response;
        return new Ids(
                IntStream.range(prompt, 2 * prompt).toArray(),
                IntStream.range(nextId - response, nextId).toArray());
    }

    private record Ids(int[] prompt, int[] response) implements PackableRow {}
}
