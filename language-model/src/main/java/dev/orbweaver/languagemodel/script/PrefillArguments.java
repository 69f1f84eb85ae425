package dev.orbweaver.languagemodel.script;

/**
 * A batch of prompts, or parts of them, as {@code decoding.py} takes it; [B, T] row by row, padded on the right.
 *
 * @param tokens [B, T] ids
 * @param positions [B, T] place in the sequence
 * @param cells [B, T] place in the cache, slot * maxLength + position; padding goes to the slot that nobody owns
 * @param last [B] index in B * T of the last token of each
 * @param slots [B] of each
 * @param continued whether some of them continue cached tokens
 * @param length longest sequence at the end of this call
 */
public record PrefillArguments(
        long[] tokens, long[] positions, long[] cells, long[] last, long[] slots, boolean continued, int length) {}
