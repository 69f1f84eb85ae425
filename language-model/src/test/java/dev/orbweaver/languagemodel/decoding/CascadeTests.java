package dev.orbweaver.languagemodel.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orbweaver.languagemodel.decoding.Cascade.Piece;
import java.util.List;
import org.junit.jupiter.api.Test;

class CascadeTests {
    private static final Span SCHEMA = new Span(1, 0, 100);
    private static final Span QUESTION = new Span(1, 100, 20);
    private static final Span OTHER = new Span(2, 0, 30);

    @Test
    void rowsOnOnePastAreOnePiece() {
        var cascade = Cascade.of(List.of(List.of(SCHEMA, QUESTION), List.of(OTHER), List.of(SCHEMA, QUESTION)));

        assertThat(cascade.order()).containsExactly(0, 2, 1);
        // one level of two pieces: 120 tokens for two rows, read as one; 30 for the third
        assertThat(cascade.segments()).containsExactly(2, 1, 0, 120, 2, 2, 0, 30, 1);
    }

    @Test
    void whatOnlySomeShareIsALevelOfItsOwn() {
        var cascade = Cascade.of(List.of(List.of(SCHEMA, OTHER), List.of(SCHEMA, QUESTION), List.of(SCHEMA)));

        assertThat(cascade.order()).containsExactly(2, 1, 0);
        assertThat(cascade.segments()).containsExactly(1, 1, 0, 100, 3, 3, -1, 0, 0, 1, 1, 100, 20, 1, 2, 0, 30, 1);
    }

    @Test
    void rowsWithoutAPastHaveNoPiece() {
        assertThat(Cascade.of(List.of(List.of(), List.of())).segments()).isEmpty();
        assertThat(Cascade.of(List.of(List.of(OTHER), List.of())).segments())
                .containsExactly(2, -1, 0, 0, 1, 2, 0, 30, 1);
    }

    @Test
    void aShortBeginningIsFoldedIntoWhatContinuesIt() {
        var pasts = List.of(List.of(QUESTION, OTHER), List.of(QUESTION, OTHER), List.of(QUESTION, SCHEMA));

        var cascade = Cascade.of(pasts, 64);

        assertThat(cascade.order()).containsExactly(2, 0, 1);
        assertThat(cascade.levels())
                .containsExactly(
                        List.of(new Piece(List.of(QUESTION, SCHEMA), 0, 1), new Piece(List.of(QUESTION, OTHER), 1, 3)));
        // not where a row ends with it, nor where it is continued in one way only
        assertThat(Cascade.of(List.of(List.of(QUESTION), List.of(QUESTION, OTHER)), 64)
                        .levels())
                .hasSize(2);
        assertThat(Cascade.of(pasts.subList(0, 2), 64).levels()).hasSize(2);
    }
}
