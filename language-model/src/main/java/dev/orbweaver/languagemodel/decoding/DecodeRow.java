package dev.orbweaver.languagemodel.decoding;

/**
 * One running sequence in an iteration.
 *
 * @param slot where its keys and values are
 * @param token the last token, not computed yet
 * @param position of that token: so many tokens of the slot are computed
 * @param sampling how the token after it is drawn
 * @param uniform the random number in [0, 1) to draw with
 */
public record DecodeRow(int slot, int token, int position, SamplingSettings sampling, double uniform) {}
