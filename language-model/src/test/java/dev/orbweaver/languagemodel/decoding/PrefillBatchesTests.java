package dev.orbweaver.languagemodel.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrefillBatchesTests {
    private final PrefillBatches batches = new PrefillBatches(new SlotMap(8), 1000);

    private static List<PrefillRow> rows(int... lengths) {
        var rows = new ArrayList<PrefillRow>();
        for (int length : lengths) {
            rows.add(new PrefillRow(rows.size(), 0, new int[length], SamplingSettings.GREEDY, 0));
        }
        return rows;
    }

    @Test
    void promptsOfLikeLengthShareACall() {
        assertThat(batches.divide(rows(100, 90, 95))).containsExactly(new int[] {0, 2, 1});
    }

    @Test
    void aShortPromptIsNotPaddedToALongOne() {
        assertThat(batches.divide(rows(10, 200))).containsExactly(new int[] {1}, new int[] {0});
    }

    @Test
    void aCallIsBounded() {
        // 8192 tokens: 8 prompts of 1000
        assertThat(batches.divide(rows(1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000)))
                .extracting(batch -> batch.length)
                .containsExactly(8, 1);
    }

    @Test
    void continuedPromptsAreApart() {
        var rows = List.of(
                new PrefillRow(0, 0, new int[5], SamplingSettings.GREEDY, 0),
                new PrefillRow(1, 7, new int[5], SamplingSettings.GREEDY, 0));
        assertThat(batches.divide(rows)).containsExactly(new int[] {0}, new int[] {1});
    }

    @Test
    void paddingIsComputedIntoTheSlotThatNobodyOwns() {
        var batch = batches.arguments(List.of(
                new PrefillRow(2, 4, new int[] {11, 12}, SamplingSettings.GREEDY, 0),
                new PrefillRow(5, 6, new int[] {13}, SamplingSettings.GREEDY, 0)));
        assertThat(batch.tokens()).containsExactly(11, 12, 13, 0);
        assertThat(batch.positions()).containsExactly(4, 5, 6, 0);
        assertThat(batch.cells()).containsExactly(2004, 2005, 5006, 8000); // slot * 1000 + position; 8 slots are owned
        assertThat(batch.last()).containsExactly(1, 2);
        assertThat(batch.length()).isEqualTo(7);
    }
}
