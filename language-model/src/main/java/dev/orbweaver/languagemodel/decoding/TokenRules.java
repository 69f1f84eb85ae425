package dev.orbweaver.languagemodel.decoding;

import org.jspecify.annotations.Nullable;

/**
 * What one sequence's tokens must obey beyond temperature and truncation: penalties, biases, a grammar. Reported log-probabilities do not
 * know of it.
 *
 * <p>Has a state of its own and belongs to one sequence: the decoder asks before each draw and tells each token drawn, in order, on the
 * engine's thread.
 */
public interface TokenRules {
    /** Logits to change before the next draw. */
    LogitEdits edits();

    /**
     * The tokens that may be drawn next: bit {@code t % 8} of byte {@code t / 8} for token t, at least one of them set; null for all.
     * Not changed by either side, so one array may serve many sequences.
     */
    byte @Nullable [] allowed();

    /** The token was drawn, and follows everything before. */
    void accept(int token);
}
