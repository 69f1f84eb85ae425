package dev.orbweaver.languagemodel.decoding;

import dev.orbweaver.languagemodel.decoding.Stacks.Stacked;
import org.jspecify.annotations.Nullable;

/** How the running sequences attend to their pasts together: thought out anew only when something has changed. Numbers only. */
final class SharedPasts {
    /** A shorter beginning is copied to each of the pieces that follow it: an additional part costs a merge in each layer. */
    private static final int FOLD = 128;

    private final Tails tails;
    private final Stacks stacks;
    private @Nullable Stacked known;

    SharedPasts(Tails tails, Stacks stacks) {
        this.tails = tails;
        this.stacks = stacks;
    }

    /** Of the slots in places 0 to {@code rows} - 1. */
    Stacked of(int rows) {
        var stacked = known;
        if (tails.hasChanged() || stacked == null || stacked.rest().order().length != rows) {
            var pasts = tails.pasts(rows);
            stacked = stacks.arrange(Cascade.of(pasts, FOLD))
                    .or(() -> stacks.arrange(Cascade.of(pasts)))
                    .orElseThrow();
            known = stacked;
        }
        return stacked;
    }

    /** The copies that the last answer asked for are there. */
    void copied() {
        stacks.copied();
        if (known != null) {
            known = known.copied();
        }
    }

    /** Something is to be written where pieces may have been copied from. */
    void written(Span span) {
        if (stacks.forget(span)) {
            known = null;
        }
    }

    /** Slots have been released. */
    void released() {
        if (tails.areAlone()) {
            stacks.clear();
            known = null;
        }
    }

    /** Memory that copies take. */
    int tokens() {
        return stacks.tokens();
    }
}
