package dev.orbweaver.languagemodel.decoding;

import java.util.List;

/**
 * One set of weights and its key/value cache. Not thread-safe: one engine thread. For a swap a second decoder is built beside the first,
 * which is closed when its sequences have ended.
 */
public final class Decoder implements AutoCloseable {
    private Decoder() {}

    /** Computes {@code tokens}, which continue the {@code start} tokens cached in {@code slot}, and samples the one after the last. */
    public SampledToken prefill(int slot, int start, int[] tokens, SamplingSettings sampling, double uniform) {
        return prefill(List.of(new PrefillRow(slot, start, tokens, sampling, uniform)))
                .getFirst();
    }

    /** The same for several sequences in one call, padded to the longest: worth it for short prompts of like length. */
    public List<SampledToken> prefill(List<PrefillRow> rows) {
        throw new UnsupportedOperationException();
    }

    /** Computes a part of a prompt that is not its last: nothing is sampled. */
    public void prefillChunk(int slot, int start, int[] tokens) {
        throw new UnsupportedOperationException();
    }

    /** One token for each running sequence, in the order of {@code rows}. */
    public List<SampledToken> decode(List<DecodeRow> rows) {
        throw new UnsupportedOperationException();
    }

    /** Copies the keys and values of the first {@code length} tokens: a prefix computed once serves another sequence. */
    public void copyPrefix(int fromSlot, int toSlot, int length) {
        throw new UnsupportedOperationException();
    }

    public int slots() {
        throw new UnsupportedOperationException();
    }

    public int maxLength() {
        throw new UnsupportedOperationException();
    }

    /** Of the live tensors. */
    public String checksum() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
