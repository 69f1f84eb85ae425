package dev.orbweaver.languagemodel.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PackLayoutTests {
    private static int[] ids(int first, int length) {
        var ids = new int[length];
        for (int i = 0; i < length; i++) {
            ids[i] = first + i;
        }
        return ids;
    }

    @Test
    void aPromptIsThereOnceAndPositionsRestartAfterIt() {
        var batch = new PackLayout(List.of(new Pack(ids(1, 3), List.of(ids(10, 2), ids(20, 2))))).arguments();

        assertThat(batch.height()).isEqualTo(1);
        assertThat(batch.tokens()).containsExactly(1, 2, 3, 10, 11, 20, 21);
        assertThat(batch.positions()).containsExactly(0, 1, 2, 3, 4, 3, 4);
        assertThat(batch.segments()).containsExactly(1, 1, 1, 1, 1, 1, 1, /* response */ 0, 0, 0, 1, 1, 2, 2);
        assertThat(batch.rows()).containsExactly(2, 3, 2, 5); // both responses begin after the prompt's last token
        assertThat(batch.targets()).containsExactly(10, 11, 20, 21);
    }

    @Test
    void packsShareARowWhereTheyFit() {
        var batch = new PackLayout(List.of(
                        new Pack(ids(1, 1), List.of(ids(10, 1), ids(20, 1))), // 3 tokens
                        new Pack(ids(2, 4), List.of(ids(30, 2))), // 6 tokens: the width
                        new Pack(ids(3, 2), List.of(ids(40, 1))))) // 3 tokens
                .arguments();

        assertThat(batch.height()).isEqualTo(2);
        assertThat(batch.tokens()).containsExactly(2, 3, 4, 5, 30, 31, /* second row */ 1, 10, 20, 3, 4, 40);
        assertThat(batch.targets()).containsExactly(10, 20, 30, 31, 40); // in the packs' order
        assertThat(batch.rows()).containsExactly(6, 6, 3, 4, 10);
    }

    @Test
    void singleResponsesOfLikeLengthNeedNoMask() {
        var batch = new PackLayout(
                        List.of(new Pack(ids(1, 4), List.of(ids(10, 2))), new Pack(ids(2, 4), List.of(ids(20, 1)))))
                .arguments();

        assertThat(batch.segments()).isEmpty();
        assertThat(batch.tokens()).containsExactly(1, 2, 3, 4, 10, 11, /* second row */ 2, 3, 4, 5, 20, 0);
        assertThat(batch.rows()).containsExactly(3, 4, 9);
    }
}
