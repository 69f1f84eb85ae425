package dev.orbweaver.languagemodel.decoding;

import java.util.List;

/**
 * Consecutive tokens whose keys and values are in an extent.
 *
 * @param extent number of the extent
 * @param start first of the tokens in it
 * @param length at least 1
 */
public record Span(int extent, int start, int length) {
    public Span {
        if (start < 0 || length < 1) {
            throw new IllegalArgumentException("a span of " + length + " tokens from " + start
                    + " on is none: it needs a start of at least 0 and a length of at least 1");
        }
    }

    /** Tokens of all of them. */
    static int total(List<Span> spans) {
        return spans.stream().mapToInt(Span::length).sum();
    }

    int end() {
        return start + length;
    }

    boolean overlaps(Span other) {
        return extent == other.extent && start < other.end() && other.start < end();
    }

    /** Whether {@code next} lies right behind it, so that both can be read as one. */
    boolean isFollowedBy(Span next) {
        return extent == next.extent && end() == next.start;
    }

    Span joined(Span next) {
        return new Span(extent, start, length + next.length);
    }
}
