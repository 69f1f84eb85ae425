package dev.orbweaver.languagemodel.decoding;

import dev.orbweaver.languagemodel.DecoderSettings;
import dev.orbweaver.languagemodel.configuration.ModelConfiguration;
import java.util.Arrays;
import java.util.List;

/** Refuses what cannot be computed, before anything is: native code would read or write where it must not. */
record StepChecks(
        ModelConfiguration configuration, DecoderSettings settings, Extents extents, SlotMap places, Tails tails) {

    void check(List<PromptChunk> chunks, List<DecodeRow> rows) {
        chunks.forEach(this::check);
        rows.forEach(this::check);
        var slots = rows.stream().mapToInt(DecodeRow::slot).toArray();
        if (Arrays.stream(slots).distinct().count() < slots.length) {
            throw new IllegalArgumentException("a slot is there twice: " + Arrays.toString(slots));
        }
    }

    private void check(DecodeRow row) {
        slot(row.slot());
        configuration.checkId(row.token());
        int start = tails.start(row.slot());
        int there = start + places.length(row.slot());
        if (row.position() < start || row.position() > there) {
            throw new IllegalArgumentException("slot " + row.slot() + " holds " + there + " tokens, " + start
                    + " of them in extents, it cannot be continued at " + row.position());
        }
        if (row.position() - start >= settings.tailLength()) {
            throw new IllegalArgumentException("the tail of slot " + row.slot() + " is full with "
                    + settings.tailLength() + " tokens; keep them in an extent and begin a new tail");
        }
        length(row.position() + 1);
    }

    void check(PromptChunk chunk) {
        chunk.past().forEach(extents::check);
        extents.check(chunk.span());
        configuration.checkIds(chunk.tokens());
        length(chunk.position() + chunk.tokens().length);
    }

    void slot(int slot) {
        if (slot < 0 || slot >= settings.slots()) {
            throw new IllegalArgumentException("slot " + slot + " is not one of 0 to " + (settings.slots() - 1));
        }
    }

    private void length(int tokens) {
        if (tokens > settings.maxLength()) {
            throw new IllegalArgumentException("a sequence would hold " + tokens + " tokens, allowed are "
                    + settings.maxLength() + "; raise maxLength or end the sequence");
        }
    }

    /** Tokens of a slot's tail, from the tail's {@code start} on, that are to be copied. */
    void inTail(int slot, int start, int length) {
        if (start < 0 || start + length > places.length(slot)) {
            throw new IllegalArgumentException("the tail of slot " + slot + " holds " + places.length(slot)
                    + " tokens, not " + length + " from " + start + " on");
        }
    }
}
