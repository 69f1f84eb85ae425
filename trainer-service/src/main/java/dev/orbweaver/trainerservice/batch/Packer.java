package dev.orbweaver.trainerservice.batch;

import dev.orbweaver.languagemodel.training.Pack;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * Lays rows with the same prompt out as one pack, prompt once, and puts packs together up to a budget of tokens. Order is kept: packs
 * stand where their first row stood. A pack beyond the budget is divided between responses, its prompt repeated; a single row beyond
 * it goes alone, since nothing smaller can be computed.
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
        var samePrompt = new LinkedHashMap<Ids, List<R>>();
        rows.forEach(row -> samePrompt
                .computeIfAbsent(new Ids(row.prompt()), ids -> new ArrayList<>())
                .add(row));
        var microBatches = new ArrayList<MicroBatch<R>>();
        var current = new ArrayList<List<R>>();
        int used = 0;
        for (var group : samePrompt.values()) {
            for (var part : parts(group)) {
                int tokens = pack(part).tokens();
                if (!current.isEmpty() && used + tokens > budget) {
                    microBatches.add(microBatch(current));
                    current.clear();
                    used = 0;
                }
                current.add(part);
                used += tokens;
            }
        }
        if (!current.isEmpty()) {
            microBatches.add(microBatch(current));
        }
        return microBatches;
    }

    /** Rows of one prompt, divided where the budget demands it. */
    private <R extends PackableRow> List<List<R>> parts(List<R> rows) {
        int prompt = rows.getFirst().prompt().length;
        var parts = new ArrayList<List<R>>();
        var part = new ArrayList<R>();
        int used = prompt;
        for (var row : rows) {
            if (!part.isEmpty() && used + row.response().length > budget) {
                parts.add(List.copyOf(part));
                part.clear();
                used = prompt;
            }
            part.add(row);
            used += row.response().length;
        }
        parts.add(List.copyOf(part));
        return parts;
    }

    private static <R extends PackableRow> MicroBatch<R> microBatch(List<List<R>> parts) {
        return new MicroBatch<>(
                parts.stream().map(Packer::pack).toList(),
                parts.stream().flatMap(List::stream).toList());
    }

    private static <R extends PackableRow> Pack pack(List<R> rows) {
        return new Pack(
                rows.getFirst().prompt(),
                rows.stream().map(PackableRow::response).toList());
    }

    /** Ids compared by value. */
    private record Ids(int[] ids) {

        @Override
        public boolean equals(Object other) {
            return other instanceof Ids that && Arrays.equals(ids, that.ids);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(ids);
        }
    }
}
