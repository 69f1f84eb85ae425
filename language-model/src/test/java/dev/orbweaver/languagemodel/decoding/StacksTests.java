package dev.orbweaver.languagemodel.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orbweaver.languagemodel.decoding.Stacks.Stacked;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StacksTests {
    private static final Span A = new Span(1, 0, 100);
    private static final Span B = new Span(2, 0, 90);
    private static final Span C = new Span(3, 5, 80);
    private static final Span LONG = new Span(4, 0, 500);

    private final List<String> calls = new ArrayList<>();
    private final Stacks stacks = new Stacks(5000, new Recorded());

    /** What was asked of the tensors. */
    private final class Recorded implements Stacks.Memory {
        @Override
        public void allocate(int stack, int places, int tokens) {
            calls.add("allocate " + stack + " " + places + "x" + tokens);
        }

        @Override
        public void free(int stack) {
            calls.add("free " + stack);
        }

        @Override
        public void move(int stack, int from, int to, int length) {
            calls.add("move " + stack + " " + from + " " + to + " " + length);
        }
    }

    private Stacked arrange(Span... pasts) {
        var cascade = Cascade.of(List.of(pasts).stream().map(List::of).toList());
        var stacked = stacks.arrange(cascade).orElseThrow();
        stacks.copied();
        return stacked;
    }

    @Test
    void piecesOfLikeLengthStandSideBySide() {
        var stacked = arrange(A, B, A);

        assertThat(calls).containsExactly("allocate 0 8x128");
        assertThat(stacked.numbers())
                .containsExactly(1, 0, 2, 2); // a level of one stack: number 0, two places, two rows at each
        // lengths; the rows of A, of B and one more that nobody reads; results of the rows 0, 1, 2
        assertThat(stacked.cells()).containsExactly(100, 90, 0, 2, 1, 0, 0, 2, 1);
        assertThat(stacked.copies()).containsExactly(0, 0, 0, 1, 0, 100, 0, 1, 0, 2, 0, 90);
        assertThat(stacked.rest().levels()).isEmpty();
    }

    @Test
    void aPieceIsCopiedOnceAndLeavesNoGap() {
        arrange(A, B, C);
        calls.clear();

        var stacked = arrange(B, C);

        assertThat(calls).containsExactly("move 0 2 0 80");
        assertThat(stacked.copies()).isEmpty();
        assertThat(stacked.cells()).containsExactly(80, 90, 1, 0, 1, 0);
    }

    @Test
    void whatIsWrittenOverIsCopiedAgain() {
        arrange(A, B, C);

        assertThat(stacks.forget(new Span(2, 95, 5))).isFalse();
        assertThat(stacks.forget(new Span(2, 80, 5))).isTrue();

        assertThat(arrange(A, B, C).copies()).containsExactly(0, 2, 0, 2, 0, 90);
    }

    @Test
    void whatHasNoRoomIsAttendedToWhereItLies() {
        var stacked = arrange(LONG, A, B); // 8 places of 576 tokens; 8 of 128 more would be 5,632

        assertThat(calls).containsExactly("allocate 0 8x576");
        assertThat(stacked.rest().levels().getFirst())
                .extracting(piece -> piece.spans().getFirst())
                .containsExactly(A, B);
        assertThat(stacks.tokens()).isEqualTo(8 * 576);
    }

    @Test
    void onePieceOrOneRowNeedsNoStack() {
        assertThat(arrange(A, A, A).numbers()).isEmpty();
        assertThat(arrange(A).numbers()).isEmpty();
        assertThat(calls).isEmpty();
    }
}
