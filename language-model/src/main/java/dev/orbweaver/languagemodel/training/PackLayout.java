package dev.orbweaver.languagemodel.training;

import dev.orbweaver.languagemodel.script.ForwardArguments;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Lays packs out as one batch [B, T], T the longest pack. Numbers only.
 *
 * <p>Packs share a row where they fit, first fit by falling length, and a mask keeps them and their responses apart. Where each pack has
 * one response and a row of its own costs little padding, each gets one: causal attention needs no mask and computes half of it.
 */
final class PackLayout {
    /** What a row for each pack may add to the tokens of shared rows. */
    private static final double PADDING = 1.2;

    private final List<Pack> packs;
    private final int width;
    /** Of each pack: its row and where in it the pack starts. */
    private final int[] rowOf;

    private final int[] startOf;
    private int height;

    PackLayout(List<Pack> packs) {
        this.packs = packs;
        width = packs.stream().mapToInt(Pack::tokens).max().orElseThrow();
        rowOf = new int[packs.size()];
        startOf = new int[packs.size()];
        shareRows();
        if (isCausal() && packs.size() <= PADDING * height) {
            Arrays.setAll(rowOf, i -> i);
            Arrays.fill(startOf, 0);
            height = packs.size();
        }
    }

    private boolean isCausal() {
        return packs.stream().allMatch(pack -> pack.responses().size() == 1);
    }

    private void shareRows() {
        var order = IntStream.range(0, packs.size())
                .boxed()
                .sorted(Comparator.comparing(i -> -packs.get(i).tokens()))
                .toList();
        var used = new ArrayList<Integer>();
        for (int pack : order) {
            int tokens = packs.get(pack).tokens();
            int row = 0;
            while (row < used.size() && used.get(row) + tokens > width) {
                row++;
            }
            if (row == used.size()) {
                used.add(0);
            }
            rowOf[pack] = row;
            startOf[pack] = used.get(row);
            used.set(row, used.get(row) + tokens);
        }
        height = used.size();
    }

    ForwardArguments arguments() {
        var batch =
                new Columns(height * width, packs.stream().mapToInt(Pack::rows).sum());
        for (int i = 0; i < packs.size(); i++) {
            batch.add(packs.get(i), i + 1, rowOf[i] * width + startOf[i]);
        }
        boolean oneEach = isCausal() && height == packs.size();
        return new ForwardArguments(
                height,
                batch.tokens,
                batch.positions,
                oneEach ? new long[0] : batch.segments,
                batch.rows,
                batch.targets);
    }

    /** The arrays, filled pack by pack; what stays 0 is padding, a pack of its own that nothing scores. */
    private static final class Columns {
        private final long[] tokens;
        private final long[] positions;
        private final long[] segments;
        private final long[] rows;
        private final long[] targets;
        private int scored;

        Columns(int size, int scoredRows) {
            tokens = new long[size];
            positions = new long[size];
            segments = new long[2 * size];
            rows = new long[scoredRows];
            targets = new long[scoredRows];
        }

        void add(Pack pack, int number, int start) {
            int promptLength = pack.prompt().length;
            for (int i = 0; i < promptLength; i++) {
                put(start + i, pack.prompt()[i], i, number, 0);
            }
            int at = start + promptLength;
            for (int response = 0; response < pack.responses().size(); response++) {
                int[] ids = pack.responses().get(response);
                for (int i = 0; i < ids.length; i++) {
                    put(at + i, ids[i], promptLength + i, number, response + 1);
                    // the prompt's last token predicts the first of every response
                    rows[scored] = i == 0 ? start + promptLength - 1 : at + i - 1;
                    targets[scored++] = ids[i];
                }
                at += ids.length;
            }
        }

        private void put(int index, int token, int position, int pack, int response) {
            tokens[index] = token;
            positions[index] = position;
            segments[index] = pack;
            segments[tokens.length + index] = response;
        }
    }
}
