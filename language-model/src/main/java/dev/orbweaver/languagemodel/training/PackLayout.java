package dev.orbweaver.languagemodel.training;

import dev.orbweaver.languagemodel.script.ForwardArguments;
import dev.orbweaver.languagemodel.training.SegmentForest.Segment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Lays packs out as one row of tokens, without padding, and says which segments attend together. Scored rows that are the same token
 * after the same beginning are computed once. Numbers only.
 */
final class PackLayout {
    /** What a scored row is: the place of the token before it, and its id. */
    private record Scored(int place, int target) {}

    private final long[] tokens;
    private final long[] positions;
    private final List<Long> rows = new ArrayList<>();
    private final List<Long> targets = new ArrayList<>();
    private final List<Segment> segments = new ArrayList<>();
    /** Of each of the packs' rows, the computed one that it equals. */
    private final int[] computed;

    private int scored;

    PackLayout(List<Pack> packs) {
        var forests =
                packs.stream().map(pack -> new SegmentForest(pack.sequences())).toList();
        int length = forests.stream().mapToInt(SegmentForest::tokens).sum();
        tokens = new long[length + 1]; // the last one fills segments up
        positions = new long[length + 1];
        computed = new int[packs.stream().mapToInt(Pack::rows).sum()];
        int start = 0;
        for (int i = 0; i < packs.size(); i++) {
            add(packs.get(i).sequences(), forests.get(i), start);
            start += forests.get(i).tokens();
        }
    }

    private void add(List<Sequence> sequences, SegmentForest forest, int start) {
        for (var segment : forest.segments()) {
            segments.add(new Segment(start + segment.start(), start + segment.end(), start + segment.continuedTo()));
        }
        var known = new HashMap<Scored, Integer>();
        for (int i = 0; i < sequences.size(); i++) {
            int[] ids = sequences.get(i).ids();
            int prompt = sequences.get(i).prompt().length;
            for (int j = 0; j < ids.length; j++) {
                int place = start + forest.place(i, j);
                tokens[place] = ids[j];
                positions[place] = j;
                if (j >= prompt) {
                    // the prompt's last token predicts the first of the response
                    var row = new Scored(start + forest.place(i, j - 1), ids[j]);
                    computed[scored++] = known.computeIfAbsent(row, this::addRow);
                }
            }
        }
    }

    private int addRow(Scored row) {
        rows.add((long) row.place());
        targets.add((long) row.target());
        return rows.size() - 1;
    }

    ForwardArguments arguments() {
        var alike = new Alike(tokens.length - 1);
        segments.stream()
                .sorted(Comparator.comparing(Segment::length).reversed())
                .forEach(alike::add);
        alike.close();
        int length = alike.isFilled ? tokens.length : tokens.length - 1;
        var blocks = new QueryBlocks(segments);
        return new ForwardArguments(
                Arrays.copyOf(tokens, length),
                Arrays.copyOf(positions, length),
                new ForwardArguments.Segments(
                        array(alike.tokens),
                        array(alike.shapes),
                        continued(),
                        alike.isFilled,
                        blocks.numbers(),
                        blocks.ends()),
                array(rows),
                array(targets));
    }

    private long[] continued() {
        return segments.stream()
                .filter(segment -> segment.continuedTo() > segment.end())
                .flatMapToLong(
                        segment -> LongStream.of(segment.start(), segment.end(), segment.end(), segment.continuedTo()))
                .toArray();
    }

    private static long[] array(List<Long> values) {
        return values.stream().mapToLong(Long::longValue).toArray();
    }

    /** Values of the computed rows for all of the packs' rows. */
    float[] spread(float[] values, int from) {
        float[] found = new float[computed.length];
        for (int i = 0; i < found.length; i++) {
            found[i] = values[from + computed[i]];
        }
        return found;
    }

    /** Sums of the values of equal rows. */
    float[] sum(float[] values) {
        float[] found = new float[rows.size()];
        for (int i = 0; i < values.length; i++) {
            found[computed[i]] += values[i];
        }
        return found;
    }

    /** Segments by falling length; those that differ little attend in one call. */
    private static final class Alike {
        /** A shorter segment wastes what it lacks: a quarter at most, or so many tokens. */
        private static final int WASTE = 16;

        private final int padding;
        private final List<Long> tokens = new ArrayList<>();
        private final List<Long> shapes = new ArrayList<>();
        private boolean isFilled;
        private int width;
        private int height;

        Alike(int padding) {
            this.padding = padding;
        }

        void add(Segment segment) {
            if (width - segment.length() > Math.max(WASTE, width / 4)) {
                close();
            }
            if (height == 0) {
                width = segment.length();
            }
            isFilled |= segment.length() < width;
            for (int i = 0; i < width; i++) {
                tokens.add((long) (i < segment.length() ? segment.start() + i : padding));
            }
            height++;
        }

        void close() {
            if (height > 0) {
                shapes.addAll(List.of((long) height, (long) width));
            }
            height = 0;
            width = 0;
        }
    }
}
