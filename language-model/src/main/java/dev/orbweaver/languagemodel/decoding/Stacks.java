package dev.orbweaver.languagemodel.decoding;

import dev.orbweaver.languagemodel.decoding.Cascade.Piece;
import dev.orbweaver.languagemodel.script.DecodingScript;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Copies of pieces of running sequences' pasts, side by side: pieces that few rows share are attended to in one product for all pieces of a
 * stack, because products of each alone are too small to be worth two threads. A piece stays as long as rows attend to it; the pieces of a
 * stack have its first places, without gaps. Numbers only; the tensors are behind {@link Memory}.
 */
final class Stacks {
    /** Pieces of a stack at most. */
    static final int PLACES = 8;

    /** With more rows, a product of a piece alone is large enough. */
    private static final int MOST_ROWS = 16;

    /** A shorter piece is not worth a copy. */
    private static final int LEAST_LENGTH = 48;

    /** All pieces of a stack are computed as if they had its length; a shorter one than this part of it goes elsewhere. */
    private static final double LEAST_FILLED = 0.6;

    private static final int ROUNDED_TO = 64;

    private final Memory memory;
    private final int limit;
    private final List<Stack> stacks = new ArrayList<>();
    /** Pieces that have a place but are not there yet. */
    private final Set<List<Span>> awaited = new HashSet<>();

    private int nextNumber;

    /** @param limit tokens of all places together */
    Stacks(int limit, Memory memory) {
        this.limit = limit;
        this.memory = memory;
    }

    /** The tensors. */
    interface Memory {
        void allocate(int stack, int places, int tokens);

        void free(int stack);

        /** The first {@code length} tokens at a place are wanted at another. */
        void move(int stack, int from, int to, int length);

        static Memory of(DecodingScript script) {
            return new Memory() {
                @Override
                public void allocate(int stack, int places, int tokens) {
                    script.allocateStack(stack, places, tokens);
                }

                @Override
                public void free(int stack) {
                    script.freeStack(stack);
                }

                @Override
                public void move(int stack, int from, int to, int length) {
                    script.moveStacked(stack, from, to, length);
                }
            };
        }
    }

    /** @param pieces place by place */
    record Stack(int number, int tokens, List<List<Span>> pieces) {
        private boolean takes(int length) {
            return pieces.size() < PLACES && length <= tokens && length >= LEAST_FILLED * tokens;
        }
    }

    /**
     * What of a cascade is attended to in stacks.
     *
     * @param numbers of each level the number of its stacks, then of each: stack, places, rows a place
     * @param cells of each level, for each stack the lengths of its pieces and their rows, then each row's place among the results
     * @param copies what the stacks do not hold yet: stack, place, first token there, extent, first token, tokens
     * @param rest what is not
     */
    record Stacked(long[] numbers, long[] cells, long[] copies, Cascade rest) {
        static Stacked nothing(Cascade cascade) {
            return new Stacked(new long[0], new long[0], new long[0], cascade);
        }

        /** The same, once the copies have been made. */
        Stacked copied() {
            return new Stacked(numbers, cells, new long[0], rest);
        }
    }

    /**
     * Gives pieces their places, takes those of others. A row alone is left alone: what it computes then depends on nothing but itself.
     * Empty where a piece of several spans has no room, which can be attended to in no other way.
     */
    Optional<Stacked> arrange(Cascade cascade) {
        if (cascade.order().length < 2 || hasTwins(cascade)) {
            return Optional.of(Stacked.nothing(cascade)).filter(stacked -> isPlain(cascade.levels()));
        }
        var wanted = wanted(cascade);
        var wantedSpans = new HashSet<List<Span>>();
        wanted.forEach(piece -> wantedSpans.add(piece.spans()));
        stacks.forEach(stack -> retain(stack, wantedSpans));
        freeEmpty();
        wanted.stream()
                .filter(piece -> !holds(piece))
                .sorted(Comparator.comparingInt(Piece::length).reversed())
                .forEach(this::add);
        var rest = cascade.levels().stream()
                .map(level -> level.stream().filter(piece -> !holds(piece)).toList())
                .toList();
        if (!isPlain(rest)) {
            return Optional.empty();
        }
        var levels = new StackedLevels(cascade.order());
        cascade.levels().forEach(level -> levels.add(stacks, level));
        var plain = rest.stream().filter(level -> !level.isEmpty()).toList();
        return Optional.of(
                new Stacked(levels.numbers(), levels.cells(), copies(), new Cascade(cascade.order(), plain)));
    }

    /** Whether rows apart from each other attend to the same piece. */
    private static boolean hasTwins(Cascade cascade) {
        return cascade.levels().stream()
                .anyMatch(level -> level.stream().map(Piece::spans).distinct().count() < level.size());
    }

    private static boolean isPlain(List<List<Piece>> levels) {
        return levels.stream()
                .flatMap(List::stream)
                .allMatch(piece -> piece.spans().size() == 1);
    }

    /** Of levels where that is at least two, or where nothing else is possible. */
    private static List<Piece> wanted(Cascade cascade) {
        var wanted = new ArrayList<Piece>();
        for (var level : cascade.levels()) {
            var small = level.stream()
                    .filter(piece -> piece.rows() <= MOST_ROWS && piece.length() >= LEAST_LENGTH)
                    .toList();
            wanted.addAll(small.size() > 1 ? small : List.of());
        }
        return wanted;
    }

    private boolean holds(Piece piece) {
        return stacks.stream().anyMatch(stack -> stack.pieces().contains(piece.spans()));
    }

    private void retain(Stack stack, Set<List<Span>> wanted) {
        var pieces = stack.pieces();
        for (int place = pieces.size() - 1; place >= 0; place--) {
            if (!wanted.contains(pieces.get(place))) {
                awaited.remove(pieces.get(place));
                var last = pieces.removeLast();
                if (place < pieces.size()) {
                    memory.move(stack.number(), pieces.size(), place, Span.total(last));
                    pieces.set(place, last);
                }
            }
        }
    }

    private void freeEmpty() {
        stacks.removeIf(stack -> {
            if (stack.pieces().isEmpty()) {
                memory.free(stack.number());
            }
            return stack.pieces().isEmpty();
        });
    }

    private void add(Piece piece) {
        stacks.stream()
                .filter(stack -> stack.takes(piece.length()))
                .findFirst()
                .or(() -> allocate(piece.length()))
                .ifPresent(stack -> {
                    stack.pieces().add(piece.spans());
                    awaited.add(piece.spans());
                });
    }

    private long[] copies() {
        var copies = LongList.empty();
        for (var stack : stacks) {
            for (int place = 0; place < stack.pieces().size(); place++) {
                int at = 0;
                for (var span : awaited.contains(stack.pieces().get(place))
                        ? stack.pieces().get(place)
                        : List.<Span>of()) {
                    copies.add(stack.number(), place, at, span.extent(), span.start(), span.length());
                    at += span.length();
                }
            }
        }
        return copies.toArray();
    }

    /** All that was awaited is there. */
    void copied() {
        awaited.clear();
    }

    /** Somewhat longer than asked for, because more of about that length may come. */
    private Optional<Stack> allocate(int length) {
        int tokens = (length + length / 8 + ROUNDED_TO - 1) / ROUNDED_TO * ROUNDED_TO;
        if ((long) PLACES * tokens > limit - tokens()) {
            return Optional.empty();
        }
        var stack = new Stack(nextNumber++, tokens, new ArrayList<>());
        memory.allocate(stack.number(), PLACES, tokens);
        stacks.add(stack);
        return Optional.of(stack);
    }

    /** Something else is to be written where pieces may have been copied from; whether there were some. */
    boolean forget(Span written) {
        boolean found = false;
        for (var stack : stacks) {
            var others = new HashSet<>(stack.pieces());
            found |= others.removeIf(piece -> piece.stream().anyMatch(written::overlaps));
            retain(stack, others);
        }
        freeEmpty();
        return found;
    }

    void clear() {
        stacks.forEach(stack -> memory.free(stack.number()));
        stacks.clear();
        awaited.clear();
    }

    /** That have been allocated. */
    int tokens() {
        return stacks.stream().mapToInt(stack -> PLACES * stack.tokens()).sum();
    }
}
