package dev.orbweaver.trainerservice.batch;

import dev.orbweaver.languagemodel.training.Pack;
import dev.orbweaver.languagemodel.training.Sequence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Puts rows together up to a budget of computed tokens, those first that begin alike: what rows of one micro-batch share, a prompt, a
 * schema, earlier turns, is computed once. Else order is kept. Where the budget divides rows that share much, the cut is moved to where
 * they share the least, but a micro-batch is half full at least. A single row beyond the budget goes alone, since nothing smaller can be
 * computed.
 */
public final class Packer {

    private final int budget;

    /** @param budget {@code actor.micro_batch_tokens} */
    public Packer(int budget) {
        if (budget < 1) {
            throw new IllegalArgumentException("actor.micro_batch_tokens: " + budget + "; at least 1 is needed");
        }
        this.budget = budget;
    }

    public <R extends PackableRow> List<MicroBatch<R>> microBatches(List<R> rows) {
        if (rows.isEmpty()) {
            return List.of();
        }
        var ordered = Arrays.stream(pack(rows).order()).mapToObj(rows::get).toList();
        var microBatches = new ArrayList<MicroBatch<R>>();
        int from = 0;
        while (from < ordered.size()) {
            int to = end(ordered, from);
            var some = ordered.subList(from, to);
            microBatches.add(new MicroBatch<>(List.of(pack(some)), some));
            from = to;
        }
        return microBatches;
    }

    private <R extends PackableRow> int end(List<R> rows, int from) {
        int full = from + 1;
        while (full < rows.size() && pack(rows.subList(from, full + 1)).tokens() <= budget) {
            full++;
        }
        if (full == rows.size()) {
            return full;
        }
        int best = full;
        for (int cut = full - 1; cut > from && 2 * pack(rows.subList(from, cut)).tokens() >= budget; cut--) {
            if (shared(rows, cut) < shared(rows, best)) {
                best = cut;
            }
        }
        return best;
    }

    /** Ids that a row begins with as the one before it does. */
    private static <R extends PackableRow> int shared(List<R> rows, int row) {
        int different =
                Arrays.mismatch(rows.get(row - 1).prompt(), rows.get(row).prompt());
        return different < 0 ? Integer.MAX_VALUE : different;
    }

    private static <R extends PackableRow> Pack pack(List<R> rows) {
        return new Pack(rows.stream()
                .map(row -> new Sequence(row.prompt(), row.response()))
                .toList());
    }
}
