package dev.orbweaver.languagemodel.decoding;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What each slot's sequence has before its tail. Numbers only. */
final class Tails {
    private final SlotMap places;
    private final List<List<Span>> pasts = new ArrayList<>();
    private final int[] starts;
    private boolean changed = true;

    Tails(SlotMap places) {
        this.places = places;
        starts = new int[places.slots()];
        for (int slot = 0; slot < places.slots(); slot++) {
            pasts.add(List.of());
        }
    }

    void begin(int slot, List<Span> past) {
        places.setLength(slot, 0);
        pasts.set(slot, List.copyOf(past));
        starts[slot] = Span.total(past);
        changed();
    }

    void move(int slot, List<Span> past) {
        int length = Span.total(past);
        if (length != starts[slot]) {
            throw new IllegalArgumentException(
                    "slot " + slot + " has " + starts[slot] + " tokens before its tail, they cannot become " + length);
        }
        pasts.set(slot, List.copyOf(past));
        changed();
    }

    /** Tokens before the slot's tail. */
    int start(int slot) {
        return starts[slot];
    }

    /** Slots have moved, or have another past. */
    void changed() {
        changed = true;
    }

    /** Whether so much has happened since the last call. */
    boolean hasChanged() {
        boolean was = changed;
        changed = false;
        return was;
    }

    /** Whether no sequence has anything before its tail. */
    boolean areAlone() {
        return pasts.stream().allMatch(List::isEmpty);
    }

    /** Of the slots in places 0 to {@code rows} - 1. */
    List<List<Span>> pasts(int rows) {
        var slotAt = new int[rows];
        for (int slot = 0; slot < starts.length; slot++) {
            if (places.place(slot) < rows) {
                slotAt[places.place(slot)] = slot;
            }
        }
        return Arrays.stream(slotAt).mapToObj(pasts::get).toList();
    }
}
