package dev.orbweaver.languagemodel.decoding;

import dev.orbweaver.languagemodel.decoding.Stacks.Stacked;
import dev.orbweaver.languagemodel.script.SamplingArguments;
import dev.orbweaver.languagemodel.script.StackArguments;
import dev.orbweaver.languagemodel.script.StepArguments;
import java.util.ArrayList;
import java.util.List;

/** Lays out one step for the script: rows in the order of their places, chunks one behind the other. Numbers only. */
record StepPlan(Tails tails, List<DecodeRow> rows, List<PromptChunk> chunks, SlotMap places) {

    SamplingColumns sampling(int vocabulary) {
        var sampling = new SamplingColumns(vocabulary);
        for (var row : inPlace()) {
            sampling.add(row.sampling(), row.uniform());
        }
        return sampling;
    }

    StepArguments arguments(Stacked pasts, SamplingColumns sampling) {
        var columns = new double[rows.size() * StepArguments.COLUMNS];
        int length = 1;
        var inPlace = inPlace();
        for (int i = 0; i < inPlace.length; i++) {
            var row = inPlace[i];
            int offset = i * StepArguments.COLUMNS;
            int inTail = row.position() - tails.start(row.slot());
            columns[offset] = row.token();
            columns[offset + 1] = row.position();
            columns[offset + 2] = inTail;
            sampling.fill(i, columns, offset + StepArguments.COLUMNS - SamplingArguments.COLUMNS);
            length = Math.max(length, inTail + 1);
        }
        return new StepArguments(
                columns,
                length,
                bothWays(pasts.rest().order()),
                pasts.rest().segments(),
                new StackArguments(pasts.numbers(), pasts.cells(), pasts.copies()),
                promptTokens(),
                promptChunks());
    }

    /** From the order of places to that of {@code rows}. */
    List<SampledToken> inOrder(List<SampledToken> found) {
        var ordered = new ArrayList<SampledToken>(found.size());
        for (var row : rows) {
            ordered.add(found.get(places.place(row.slot())));
        }
        return ordered;
    }

    private DecodeRow[] inPlace() {
        var inPlace = new DecodeRow[rows.size()];
        for (var row : rows) {
            inPlace[places.place(row.slot())] = row;
        }
        return inPlace;
    }

    private static long[] bothWays(int[] order) {
        var both = new long[2 * order.length];
        for (int i = 0; i < order.length; i++) {
            both[i] = order[i];
            both[order.length + order[i]] = i;
        }
        return both;
    }

    long[] promptTokens() {
        int count = chunks.stream().mapToInt(chunk -> chunk.tokens().length).sum();
        var tokens = new long[2 * count];
        int next = 0;
        for (var chunk : chunks) {
            int position = chunk.position();
            for (int token : chunk.tokens()) {
                tokens[next] = token;
                tokens[count + next++] = position++;
            }
        }
        return tokens;
    }

    long[] promptChunks() {
        var numbers = LongList.empty();
        for (var chunk : chunks) {
            var seen = new ArrayList<>(chunk.past());
            seen.add(chunk.span());
            var parts = joined(seen);
            numbers.add(chunk.extent(), chunk.start(), chunk.tokens().length, parts.size());
            parts.forEach(span -> numbers.add(span.extent(), span.start(), span.length()));
        }
        return numbers.toArray();
    }

    /** Neighbours read as one. */
    private static List<Span> joined(List<Span> spans) {
        var joined = new ArrayList<Span>();
        for (var span : spans) {
            if (!joined.isEmpty() && joined.getLast().isFollowedBy(span)) {
                joined.set(joined.size() - 1, joined.getLast().joined(span));
            } else {
                joined.add(span);
            }
        }
        return joined;
    }
}
