package dev.orbweaver.inferencegateway.constraint;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * A vocabulary's tokens by their bytes, laid out as a walk that visits each common beginning once. Immutable.
 *
 * <p>Node i has depth {@code depth[i]} and is reached by the byte {@code label[i]}; the nodes below it go up to {@code after[i]},
 * exclusively. {@code before[i]} of the {@code ordered} tokens end at nodes before it, and {@code plain[i]} says that it and all below
 * it are plain characters: where those lead back to the same state, as in a string, one look is enough for all of them.
 */
final class TokenTrie {
    private final int vocabulary;
    private final int size;
    private final int deepest;
    private final byte[] label;
    private final short[] depth;
    private final int[] after;
    private final int[] before;
    private final boolean[] plain;
    private final int[] ordered;

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
        before = new int[total + 1];
        plain = new boolean[total];
        ordered = new int[writing.size()];
        size = layOut(writing);
        before[size] = ordered.length;
        findPlain();
    }

    private void findPlain() {
        for (int i = size - 1; i >= 0; i--) {
            plain[i] = Automaton.isPlain(label[i] & 0xFF);
            for (int child = i + 1; plain[i] && child < after[i]; child = after[child]) {
                plain[i] = plain[child];
            }
        }
    }

    private int layOut(List<Token> writing) {
        var path = new int[deepest + 1];
        int count = 0;
        int index = 0;
        int open = 0; // nodes on the path to the token before
        byte[] last = new byte[0];
        for (var token : writing) {
            byte[] bytes = token.bytes();
            int mismatch = Arrays.mismatch(last, bytes);
            int shared = mismatch < 0 ? bytes.length : mismatch;
            while (open > shared) {
                after[path[open--]] = count;
            }
            while (open < bytes.length) {
                label[count] = bytes[open++];
                depth[count] = (short) open;
                before[count] = index;
                path[open] = count++;
            }
            ordered[index++] = token.id();
            last = bytes;
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
            var state = path[depth[i] - 1];
            boolean isWhole = plain[i] && state.isPlainLoop();
            var reached = isWhole ? state : state.next(label[i] & 0xFF);
            int end = isWhole || reached == null ? after[i] : i + 1;
            if (reached != null) {
                path[depth[i]] = reached;
                if (reached.toEnd() <= farthest && mark(bits, before[i], before[end])) {
                    most = Math.max(most, reached.toEnd());
                }
            }
            i = end;
        }
        return new TokenMasks.Mask(bits, most);
    }

    private boolean mark(byte[] bits, int from, int to) {
        for (int i = from; i < to; i++) {
            int token = ordered[i];
            bits[token >> 3] |= (byte) (1 << (token & 7));
        }
        return to > from;
    }
}
