package dev.orbweaver.inferencegateway.constraint;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * A vocabulary's tokens by their bytes, laid out as a walk that visits each common beginning once. Immutable.
 *
 * <p>Node i has depth {@code depth[i]} and is reached by the byte {@code label[i]}; the nodes below it go up to {@code after[i]},
 * exclusively; {@code tokens[i]} end there.
 */
final class TokenTrie {
    private static final int[] NONE = new int[0];

    private final int vocabulary;
    private final int size;
    private final int deepest;
    private final byte[] label;
    private final short[] depth;
    private final int[] after;
    private final int[][] tokens;

    private record Token(int id, byte[] bytes) {}

    /** @param bytes by token id, empty for those that write nothing */
    TokenTrie(byte[][] bytes, int vocabulary) {
        this.vocabulary = vocabulary;
        var writing = new ArrayList<Token>();
        int total = 0;
        int longest = 0;
        for (int id = 0; id < Math.min(bytes.length, vocabulary); id++) {
            byte[] token = bytes[id];
            if (token.length > 0 && token.length < Short.MAX_VALUE) {
                writing.add(new Token(id, token));
                total += token.length;
                longest = Math.max(longest, token.length);
            }
        }
        writing.sort(Comparator.comparing(Token::bytes, Arrays::compareUnsigned));
        deepest = longest;
        label = new byte[total];
        depth = new short[total];
        after = new int[total];
        tokens = new int[total][];
        size = layOut(writing);
    }

    private int layOut(List<Token> writing) {
        var path = new int[deepest + 1];
        int count = 0;
        int open = 0; // nodes on the path to the token before
        byte[] before = new byte[0];
        for (var token : writing) {
            byte[] bytes = token.bytes();
            int mismatch = Arrays.mismatch(before, bytes);
            int shared = mismatch < 0 ? bytes.length : mismatch;
            while (open > shared) {
                after[path[open--]] = count;
            }
            while (open < bytes.length) {
                label[count] = bytes[open++];
                depth[count] = (short) open;
                tokens[count] = NONE;
                path[open] = count++;
            }
            int[] there = tokens[path[open]];
            tokens[path[open]] = Arrays.copyOf(there, there.length + 1);
            tokens[path[open]][there.length] = token.id();
            before = bytes;
        }
        while (open > 0) {
            after[path[open--]] = count;
        }
        return count;
    }

    int vocabulary() {
        return vocabulary;
    }

    /**
     * Marks the tokens that may follow.
     *
     * @param farthest tokens that lead to states farther from the end are left out
     * @return the mask, without end tokens
     */
    TokenMasks.Mask allowed(Automaton.State from, int farthest) {
        var bits = new byte[(vocabulary + 7) / 8];
        var path = new Automaton.State[deepest + 1];
        path[0] = from;
        int most = 0;
        for (int i = 0; i < size; ) {
            var reached = path[depth[i] - 1].next(label[i] & 0xFF);
            if (reached == null) {
                i = after[i];
                continue;
            }
            path[depth[i]] = reached;
            if (tokens[i].length > 0 && reached.toEnd() <= farthest) {
                most = Math.max(most, reached.toEnd());
                for (int token : tokens[i]) {
                    bits[token >> 3] |= (byte) (1 << (token & 7));
                }
            }
            i++;
        }
        return new TokenMasks.Mask(bits, most);
    }
}
