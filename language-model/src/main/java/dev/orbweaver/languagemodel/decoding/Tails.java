package dev.orbweaver.languagemodel.decoding;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What each slot's sequence has before its tail, and how the running ones attend to it together. Numbers only. */
final class Tails {
    private final SlotMap places;
    private final List<List<Span>> pasts = new ArrayList<>();
    private final int[] starts;
    private @Nullable Cascade cascade;

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
        starts[slot] = past.stream().mapToInt(Span::length).sum();
        changed();
    }

    void move(int slot, List<Span> past) {
        int length = past.stream().mapToInt(Span::length).sum();
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
        cascade = null;
    }

    /** Of the slots in places 0 to {@code rows} - 1; the same as before while nothing has changed. */
    Cascade cascade(int rows) {
        var known = cascade;
        if (known == null || known.order().length != rows) {
            var running = new ArrayList<List<Span>>(rows);
            int[] slotAt = new int[rows];
            Arrays.fill(slotAt, -1);
            for (int slot = 0; slot < starts.length; slot++) {
                if (places.place(slot) < rows) {
                    slotAt[places.place(slot)] = slot;
                }
            }
            for (int slot : slotAt) {
                running.add(pasts.get(slot));
            }
            known = Cascade.of(running);
            cascade = known;
        }
        return known;
    }
}
