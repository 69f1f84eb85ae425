package dev.orbweaver.inferencegateway.cache;

import dev.orbweaver.languagemodel.DecoderSettings;
import dev.orbweaver.languagemodel.LengthSetting;
import dev.orbweaver.languagemodel.decoding.Decoder;
import java.util.Optional;
import org.springframework.util.unit.DataSize;

/**
 * How much memory one version's keys and values may take.
 *
 * @param memory of tails, prefix tree and copies of what sequences share, together; left out, what the slots need, which is taken as it is needed
 */
public record CacheBudget(Optional<DataSize> memory) {
    /** What a sequence is taken to need where only the model limits it: few are as long as that. */
    private static final int USUAL_LENGTH = 2048;

    /**
     * The longest sequence that fits, up to the decoder's. Where none does it is the decoder's, for {@link #treeTokens} to refuse.
     *
     * @param perToken bytes of its keys and values
     */
    public int longest(DecoderSettings decoder, long perToken) {
        if (memory.isEmpty()) {
            return decoder.maxLength();
        }
        long blocks = treeTokens(perToken, decoder.slots() - 1, decoder.tailLength()) / BlockPool.BLOCK;
        return blocks < 1 ? decoder.maxLength() : (int) Math.min(blocks * BlockPool.BLOCK, decoder.maxLength());
    }

    /**
     * With copies within the budget: a quarter of what the tails leave, but nothing of what the longest sequence needs.
     *
     * @param perToken bytes of its keys and values
     */
    public DecoderSettings share(DecoderSettings decoder, long perToken) {
        if (memory.isEmpty()) {
            return decoder;
        }
        long tokens = treeTokens(perToken, decoder.slots() - 1, decoder.tailLength());
        long spare = Math.min(tokens / 4, tokens - inBlocks(decoder.maxLength()));
        return decoder.withStackTokens((int) Math.clamp(spare, 0, decoder.stackTokens()));
    }

    /**
     * Tokens of the prefix tree. The decoder's last slot is for a sequence that is computed alone, whose memory comes on top.
     *
     * @param asked with {@code auto}, sequences are taken to be of a usual length
     * @throws IllegalArgumentException if the longest sequence does not fit
     */
    public int treeTokens(Decoder decoder, LengthSetting asked) {
        int slots = decoder.slots() - 1;
        int longest = inBlocks(decoder.maxLength());
        if (memory.isEmpty()) {
            int each = asked.tokens().isPresent() ? longest : Math.min(longest, USUAL_LENGTH);
            return Math.toIntExact(Math.min(Integer.MAX_VALUE, Math.max(longest, (long) each * slots)));
        }
        long bytes = memory.get().toBytes();
        long perToken = decoder.bytesPerToken();
        long tails = (long) slots * decoder.tailLength();
        long tokens = treeTokens(perToken, slots, decoder.tailLength()) - decoder.stackTokens();
        if (tokens < longest) {
            throw new IllegalArgumentException(
                    "cache-memory %.1f MB is too small: %d slots and one sequence of %d tokens take %.1f MB; raise it, or lower slots or max-length"
                            .formatted(bytes / 1e6, slots, decoder.maxLength(), perToken * (tails + longest) / 1e6));
        }
        return (int) Math.min(Integer.MAX_VALUE, tokens);
    }

    private static int inBlocks(int tokens) {
        return BlockPool.blocksFor(tokens) * BlockPool.BLOCK;
    }

    /** What the memory leaves beside full tails, below 0 if it does not hold them. */
    private long treeTokens(long perToken, int slots, int tailLength) {
        return memory.orElseThrow().toBytes() / perToken - (long) slots * tailLength;
    }
}
