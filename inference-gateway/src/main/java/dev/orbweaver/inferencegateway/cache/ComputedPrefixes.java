package dev.orbweaver.inferencegateway.cache;

import java.util.Arrays;

/**
 * Which tokens each slot's keys and values stand for, so that a prompt that begins like one computed before starts from a copy.
 *
 * <p>A slot keeps what it holds after its sequence has ended, until another one takes it: the samples of a group, the next turn on the
 * same schema and a continued conversation find their beginning here. One engine thread; numbers only.
 */
public final class ComputedPrefixes {
    private final int[][] ids;
    private final int[] lengths;

    public ComputedPrefixes(int slots) {
        ids = new int[slots][0];
        lengths = new int[slots];
    }

    /** The first {@code length} of {@code ids} are computed in the slot. The array is kept, not copied: those must not change. */
    public void hold(int slot, int[] held, int length) {
        ids[slot] = held;
        lengths[slot] = length;
    }

    /** Nothing in the slot can be used any more. */
    public void forget(int slot) {
        ids[slot] = new int[0];
        lengths[slot] = 0;
    }

    /** The slot that shares the longest beginning with {@code prompt}; its length is at most {@code limit} and may be 0. */
    public Match longest(int[] prompt, int limit) {
        var best = new Match(0, 0);
        for (int slot = 0; slot < lengths.length; slot++) {
            if (Math.min(lengths[slot], limit) > best.length()) {
                int shared = shared(prompt, limit, ids[slot], lengths[slot]);
                best = shared > best.length() ? new Match(slot, shared) : best;
            }
        }
        return best;
    }

    /** How many tokens two sequences have in common at their beginning, looking at so many of each. */
    public static int shared(int[] one, int oneLength, int[] other, int otherLength) {
        int length = Math.min(oneLength, otherLength);
        int mismatch = Arrays.mismatch(one, 0, length, other, 0, length);
        return mismatch < 0 ? length : mismatch;
    }

    /** @param length tokens in common, 0 for none */
    public record Match(int slot, int length) {}
}
