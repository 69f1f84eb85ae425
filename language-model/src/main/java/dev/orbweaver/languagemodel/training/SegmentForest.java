package dev.orbweaver.languagemodel.training;

import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Sequences as segments that continue one another: where several have the same ids from the beginning, one segment stands for all. Laid
 * out depth first, so that whatever continues a segment follows it without a gap. Numbers only.
 */
final class SegmentForest {
    /** Shared tokens that are worth a segment of their own: each costs calls in every layer. */
    static final int SMALLEST_SHARED = 16;

    /**
     * @param start of its tokens in the batch
     * @param end after its tokens
     * @param continuedTo after the tokens of all that continues it; {@code end} for a leaf
     */
    record Segment(int start, int end, int continuedTo) {
        int length() {
            return end - start;
        }
    }

    private final int[][] ids;
    /** Of each token of each sequence, its place in the batch. */
    private final int[][] places;

    private final List<Segment> segments = new ArrayList<>();
    private final int[] order;
    private int tokens;
    private int ordered;

    SegmentForest(List<Sequence> sequences) {
        ids = sequences.stream().map(Sequence::ids).toArray(int[][]::new);
        places = sequences.stream().map(sequence -> new int[sequence.length()]).toArray(int[][]::new);
        order = new int[ids.length];
        grow(IntStream.range(0, ids.length).boxed().toList(), 0);
    }

    /** Segments for what the members have beyond a depth, up to which all are equal. */
    private void grow(List<Integer> members, int depth) {
        var alike = new LinkedHashMap<IntBuffer, List<Integer>>();
        for (int member : members) {
            alike.computeIfAbsent(beginning(member, depth), key -> new ArrayList<>())
                    .add(member);
        }
        alike.values().forEach(some -> addSegment(some, depth));
    }

    /** What must be equal to share: so many tokens, or the whole rest. */
    private IntBuffer beginning(int member, int depth) {
        return IntBuffer.wrap(ids[member], depth, Math.min(ids[member].length - depth, SMALLEST_SHARED));
    }

    private void addSegment(List<Integer> members, int depth) {
        int end = commonLength(members, depth);
        int start = tokens;
        tokens += end - depth;
        for (int member : members) {
            for (int i = depth; i < end; i++) {
                places[member][i] = start + i - depth;
            }
        }
        int index = segments.size();
        if (end > depth) {
            segments.add(new Segment(start, tokens, tokens));
        }
        if (members.size() == 1 || end == depth) {
            members.forEach(member -> order[ordered++] = member);
            return;
        }
        grow(members, end);
        segments.set(index, new Segment(start, start + end - depth, tokens));
    }

    private int commonLength(List<Integer> members, int depth) {
        int[] first = ids[members.getFirst()];
        int end = first.length;
        for (int member : members) {
            int different = Arrays.mismatch(first, depth, end, ids[member], depth, ids[member].length);
            end = different < 0 ? end : depth + different;
        }
        return end;
    }

    /** Number of tokens, shared ones once. */
    int tokens() {
        return tokens;
    }

    /** Depth first: what a segment is continued by comes after it. */
    List<Segment> segments() {
        return segments;
    }

    /** Place in the batch of a token of a sequence. */
    int place(int sequence, int token) {
        return places[sequence][token];
    }

    /** The sequences in the order of their last segments: neighbours share the most. */
    int[] order() {
        return order;
    }
}
