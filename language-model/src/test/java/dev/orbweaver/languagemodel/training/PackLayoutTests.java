package dev.orbweaver.languagemodel.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PackLayoutTests {
    private static int[] ids(int first, int length) {
        return IntStream.range(first, first + length).toArray();
    }

    private static int[] joined(int[]... parts) {
        return IntStream.range(0, parts.length)
                .flatMap(i -> IntStream.of(parts[i]))
                .toArray();
    }

    @Test
    void aPromptIsThereOnceAndPositionsRestartAfterIt() {
        var batch = new PackLayout(List.of(new Pack(ids(1, 40), List.of(ids(100, 2), ids(200, 2))))).arguments();

        assertThat(batch.tokens())
                .startsWith(1)
                .endsWith(40, 100, 101, 200, 201)
                .hasSize(44);
        assertThat(batch.positions()).startsWith(0).endsWith(39, 40, 41, 40, 41);
        assertThat(batch.rows()).containsExactly(39, 40, 39, 42); // both responses begin after the prompt's last token
        assertThat(batch.targets()).containsExactly(100, 101, 200, 201);
        // one segment of 40, two of 2; four tokens continue the prompt
        assertThat(batch.segments().shapes()).containsExactly(1, 40, 2, 2);
        assertThat(batch.segments().alike()).endsWith(40, 41, 42, 43).hasSize(44);
        assertThat(batch.segments().continued()).containsExactly(0, 40, 40, 44);
        assertThat(batch.segments().isFilled()).isFalse();
        // all fits into one block; the prompt is seen by all after it, a response by itself
        assertThat(batch.segments().blocks()).containsExactly(0, 44, 0);
        assertThat(batch.segments().ends()).startsWith(44).endsWith(44, 42, 42, 44, 44);
    }

    @Test
    void longSegmentsAttendInPiecesAndShortOnesTogether() {
        var batch = new PackLayout(List.of(
                        new Pack(ids(0, 200), List.of(ids(1000, 60), ids(2000, 60), ids(3000, 60), ids(4000, 130))),
                        new Pack(ids(0, 50), List.of(ids(1000, 10))),
                        new Pack(ids(0, 50), List.of(ids(1000, 10)))))
                .arguments();

        long[][] blocks = {
            {0, 100, 0}, // a prompt of 200 tokens in two pieces
            {100, 200, 2, 0, 100},
            {200, 320, 2, 0, 200}, // two responses; a third would exceed 128
            {320, 380, 2, 0, 200},
            {380, 445, 2, 0, 200}, // a longer one in two pieces
            {445, 510, 4, 0, 200, 380, 445},
            {510, 630, 0}, // two packs
        };
        assertThat(batch.segments().blocks())
                .containsExactly(
                        Arrays.stream(blocks).flatMapToLong(Arrays::stream).toArray());
    }

    @Test
    void aConversationsTurnsFormATree() {
        int[] schema = ids(0, 20);
        int[] question = joined(schema, ids(100, 30));
        var batch = new PackLayout(List.of(new Pack(List.of(
                        new Sequence(question, ids(200, 40)), // 0..20 schema, 20..50 question, 50..90 answer
                        new Sequence(
                                joined(question, ids(200, 40), ids(300, 5)), ids(310, 1)), // 90..96 goes on after it
                        new Sequence(joined(schema, ids(400, 3)), ids(410, 2)))))) // 96..101
                .arguments();

        assertThat(batch.tokens()).hasSize(20 + 30 + 40 + 6 + 5 + /* fills up */ 1);
        // schema and its three continuations; question and answer, which are one segment, and the next turn
        assertThat(batch.segments().continued()).containsExactly(0, 20, 20, 101, 20, 90, 90, 96);
        assertThat(batch.rows()).startsWith(49, 50).endsWith(94, 98, 99).hasSize(40 + 1 + 2);
        assertThat(batch.segments().shapes()).containsExactly(1, 70, 3, 20);
        assertThat(batch.segments().isFilled()).isTrue();
    }

    @Test
    void whatIsShorterThanASegmentIsWorthIsRepeated() {
        var batch = new PackLayout(List.of(new Pack(ids(1, 15), List.of(ids(100, 2), ids(200, 2))))).arguments();

        assertThat(batch.tokens()).hasSize(2 * 17);
        assertThat(batch.segments().continued()).isEmpty();
    }

    @Test
    void rowsThatAreEqualAreComputedOnce() {
        var layout = new PackLayout(List.of(new Pack(ids(1, 20), List.of(ids(100, 2), ids(100, 2), ids(200, 1)))));

        assertThat(layout.arguments().targets()).containsExactly(100, 101, 200);
        assertThat(layout.spread(new float[] {1, 2, 3}, 0)).containsExactly(1, 2, 1, 2, 3);
        assertThat(layout.sum(new float[] {1, 2, 3, 4, 5})).containsExactly(4, 6, 5);
    }

    @Test
    void packsShareNothing() {
        var pack = new Pack(ids(1, 20), List.of(ids(100, 1)));

        assertThat(new PackLayout(List.of(pack, pack)).arguments().tokens()).hasSize(42);
    }
}
