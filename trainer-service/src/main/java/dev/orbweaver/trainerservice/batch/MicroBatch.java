package dev.orbweaver.trainerservice.batch;

import dev.orbweaver.languagemodel.training.Pack;
import java.util.List;

/**
 * What goes through the model at once.
 *
 * @param rows in the order in which the packs' response tokens are scored
 */
public record MicroBatch<R extends PackableRow>(List<Pack> packs, List<R> rows) {

    public MicroBatch {
        packs = List.copyOf(packs);
        rows = List.copyOf(rows);
    }

    /** Number of scored tokens. */
    public int responseTokens() {
        return packs.stream().mapToInt(Pack::rows).sum();
    }

    /** Number of computed tokens: prompts once. */
    public int tokens() {
        return packs.stream().mapToInt(Pack::tokens).sum();
    }
}
