package dev.orbweaver.languagemodel.decoding;

import java.util.ArrayList;
import java.util.List;

/**
 * Where each slot's tail is: callers keep their slot's number while the data moves, so that the sequences of a decode
 * iteration lie side by side and need no gathering. Numbers only.
 *
 * <p>A move costs a copy of two sequences, once per change of the running set; gathering would cost a copy of all, each iteration.
 */
final class SlotMap {
    private final int[] placeOf;
    private final int[] slotAt;
    private final int[] length;

    SlotMap(int slots) {
        placeOf = new int[slots];
        slotAt = new int[slots];
        length = new int[slots];
        for (int i = 0; i < slots; i++) {
            placeOf[i] = i;
            slotAt[i] = i;
        }
    }

    /** Two places that change their contents, of which so many tokens count. */
    record Swap(int a, int aLength, int b, int bLength) {}

    int slots() {
        return placeOf.length;
    }

    int place(int slot) {
        return placeOf[slot];
    }

    /** Tokens in the slot's tail. */
    int length(int slot) {
        return length[slot];
    }

    void setLength(int slot, int tokens) {
        length[slot] = tokens;
    }

    /** Brings the slots to places 0 to slots.length - 1, in any order; what to move for it, in this order. */
    List<Swap> bringToFront(int[] slots) {
        var swaps = new ArrayList<Swap>();
        var wanted = new boolean[placeOf.length];
        for (int slot : slots) {
            wanted[slot] = true;
        }
        int free = 0;
        for (int slot : slots) {
            if (placeOf[slot] >= slots.length) {
                while (wanted[slotAt[free]]) {
                    free++;
                }
                swaps.add(swap(placeOf[slot], free));
            }
        }
        return swaps;
    }

    private Swap swap(int a, int b) {
        int inA = slotAt[a];
        int inB = slotAt[b];
        slotAt[a] = inB;
        slotAt[b] = inA;
        placeOf[inA] = b;
        placeOf[inB] = a;
        return new Swap(a, length[inA], b, length[inB]);
    }
}
