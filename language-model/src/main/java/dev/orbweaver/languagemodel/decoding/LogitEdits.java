package dev.orbweaver.languagemodel.decoding;

import java.util.Arrays;

/**
 * Changes to single logits: {@code logit = (logit > 0 ? logit / factor : logit * factor) + addend}. Not thread-safe.
 *
 * <p>Grows with the tokens named, never with the vocabulary.
 */
public final class LogitEdits {
    private int[] tokens = new int[16];
    private double[] factors = new double[16];
    private double[] addends = new double[16];
    private int size;

    /** One more token, which must not be there yet; returns its index. */
    public int add(int token, double factor, double addend) {
        if (size == tokens.length) {
            tokens = Arrays.copyOf(tokens, size * 2);
            factors = Arrays.copyOf(factors, size * 2);
            addends = Arrays.copyOf(addends, size * 2);
        }
        tokens[size] = token;
        factors[size] = factor;
        addends[size] = addend;
        return size++;
    }

    /** Replaces the factor of an index. */
    public void factor(int index, double factor) {
        factors[index] = factor;
    }

    /** Adds to what is added at an index. */
    public void addTo(int index, double more) {
        addends[index] += more;
    }

    public int size() {
        return size;
    }

    /** Writes the edits as rows of four: {@code row}, token, factor, addend. */
    void write(int row, double[] target, int offset) {
        for (int i = 0; i < size; i++) {
            int at = offset + 4 * i;
            target[at] = row;
            target[at + 1] = tokens[i];
            target[at + 2] = factors[i];
            target[at + 3] = addends[i];
        }
    }
}
