package dev.orbweaver.languagemodel.decoding;

/**
 * One sequence whose prompt, or last part of it, is computed, and whose first token is sampled.
 *
 * @param slot where its keys and values go
 * @param start so many tokens of the slot are computed already
 * @param tokens those that follow, at least one
 * @param sampling how the token after them is drawn
 * @param uniform the random number in [0, 1) to draw with
 */
public record PrefillRow(int slot, int start, int[] tokens, SamplingSettings sampling, double uniform) {}
