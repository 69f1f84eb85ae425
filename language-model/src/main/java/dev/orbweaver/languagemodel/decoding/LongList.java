package dev.orbweaver.languagemodel.decoding;

import java.util.Arrays;

/** Longs without boxes. */
final class LongList {
    private long[] values = new long[16];
    private int size;

    static LongList empty() {
        return new LongList();
    }

    void add(long... more) {
        if (size + more.length > values.length) {
            values = Arrays.copyOf(values, Math.max(size + more.length, 2 * values.length));
        }
        System.arraycopy(more, 0, values, size, more.length);
        size += more.length;
    }

    void set(int index, long value) {
        values[index] = value;
    }

    void removeLast() {
        size--;
    }

    int size() {
        return size;
    }

    long[] toArray() {
        return Arrays.copyOf(values, size);
    }
}
