package dev.orbweaver.inferencegateway.cache;

import dev.orbweaver.languagemodel.decoding.Decoder;
import java.util.Optional;
import org.springframework.util.unit.DataSize;

/**
 * How much memory one version's keys and values may take.
 *
 * @param memory of tails and prefix tree together; left out, what the slots need at their longest, which is taken as it is needed
 */
public record CacheBudget(Optional<DataSize> memory) {

    /**
     * Tokens of the prefix tree. The decoder's last slot is for a sequence that is computed alone, whose memory comes on top.
     *
     * @throws IllegalArgumentException if the longest sequence does not fit
     */
    public int treeTokens(Decoder decoder) {
        int slots = decoder.slots() - 1;
        int longest = BlockPool.blocksFor(decoder.maxLength()) * BlockPool.BLOCK;
        if (memory.isEmpty()) {
            return Math.toIntExact(Math.min(Integer.MAX_VALUE, (long) longest * slots));
        }
        long bytes = memory.get().toBytes();
        long perToken = decoder.bytesPerToken();
        long tails = (long) slots * decoder.tailLength();
        long tokens = bytes / perToken - tails;
        if (tokens < longest) {
            throw new IllegalArgumentException(
                    "cache-memory %.1f MB is too small: %d slots and one sequence of %d tokens take %.1f MB; raise it, or lower slots or max-length"
                            .formatted(bytes / 1e6, slots, decoder.maxLength(), perToken * (tails + longest) / 1e6));
        }
        return (int) Math.min(Integer.MAX_VALUE, tokens);
    }
}
