package dev.orbweaver.inferencegateway.constraint;

import dev.orbweaver.inferencegateway.rules.SequenceRules.Grammar;
import org.jspecify.annotations.Nullable;

/**
 * A grammar in terms of one vocabulary: which tokens may come at each point. What is found out for a point is kept for all answers of
 * the grammar. Safe from any thread.
 */
public final class TokenMasks {
    private static final int NO_LIMIT = Integer.MAX_VALUE;

    private final Automaton automaton;
    private final TokenTrie trie;
    private final byte[][] bytes;
    private final int[] endIds;

    /** @param endIds the tokens that end an answer, at least one */
    TokenMasks(Automaton automaton, TokenTrie trie, byte[][] bytes, int[] endIds) {
        this.automaton = automaton;
        this.trie = trie;
        this.bytes = bytes;
        this.endIds = endIds;
    }

    /**
     * @param bits of the tokens
     * @param farthest from the end that any of them leads, in bytes
     */
    record Mask(byte[] bits, int farthest) {}

    /** Bytes, and so at most tokens, of the shortest answer, its end token not counted. */
    public int shortest() {
        return automaton.start().toEnd();
    }

    /**
     * The grammar from its beginning, for one answer. The answer is complete by {@code maxTokens}, its end token included, if that is
     * possible at all: towards the end only tokens are allowed that leave room for the rest.
     */
    public Grammar begin(int maxTokens) {
        return new Cursor(maxTokens);
    }

    private synchronized byte[] allowed(Automaton.State state, int tokensLeft) {
        var mask = state.mask;
        if (mask == null) {
            mask = withEnds(state, trie.allowed(state, NO_LIMIT));
            state.mask = mask;
        }
        boolean isRoomy = mask.farthest() + 2 <= tokensLeft; // the token itself, the rest, the end token
        boolean isHopeless = state.toEnd() + 1 > tokensLeft;
        return isRoomy || isHopeless
                ? mask.bits()
                : withEnds(state, trie.allowed(state, tokensLeft - 2)).bits();
    }

    private Mask withEnds(Automaton.State state, Mask mask) {
        if (state.isComplete()
                || isEmpty(
                        mask.bits())) { // empty: the vocabulary cannot write what must come; better cut off than stuck
            for (int end : endIds) {
                mask.bits()[end >> 3] |= (byte) (1 << (end & 7));
            }
        }
        return mask;
    }

    private static boolean isEmpty(byte[] bits) {
        for (byte eight : bits) {
            if (eight != 0) {
                return false;
            }
        }
        return true;
    }

    private synchronized Automaton.@Nullable State after(Automaton.State state, int token) {
        byte[] written = token < bytes.length ? bytes[token] : new byte[0];
        Automaton.@Nullable State reached = state;
        for (int i = 0; reached != null && i < written.length; i++) {
            reached = reached.next(written[i] & 0xFF);
        }
        return reached;
    }

    private final class Cursor implements Grammar {
        private Automaton.State state = automaton.start();
        private int tokensLeft;

        Cursor(int maxTokens) {
            tokensLeft = maxTokens;
        }

        @Override
        public byte[] allowed() {
            return TokenMasks.this.allowed(state, tokensLeft);
        }

        @Override
        public void accept(int token) {
            tokensLeft--;
            var reached = after(state, token);
            if (reached
                    != null) { // else the logits are broken and any token may come: the engine ends the sequence for
                // that
                state = reached;
            }
        }
    }
}
