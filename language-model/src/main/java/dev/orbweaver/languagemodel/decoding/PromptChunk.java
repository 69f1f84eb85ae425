package dev.orbweaver.languagemodel.decoding;

import java.util.List;

/**
 * Tokens of a prompt to be computed into an extent; nothing is sampled after them.
 *
 * @param past all tokens before them, in order; chunks that come earlier in the same step count as computed
 * @param extent where they go
 * @param start first of them in the extent
 * @param tokens at least one
 */
public record PromptChunk(List<Span> past, int extent, int start, int[] tokens) {
    public PromptChunk {
        past = List.copyOf(past);
    }

    /** Place of its first token in the sequence. */
    int position() {
        int position = 0;
        for (var span : past) {
            position += span.length();
        }
        return position;
    }

    Span span() {
        return new Span(extent, start, tokens.length);
    }
}
