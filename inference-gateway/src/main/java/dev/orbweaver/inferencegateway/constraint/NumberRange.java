package dev.orbweaver.inferencegateway.constraint;

import dev.orbweaver.inferencegateway.constraint.GrammarBuilder.Part;
import java.util.ArrayList;
import java.util.List;

/** Decimal numbers between two bounds. */
final class NumberRange {
    private static final long MOST = 999_999_999_999_999L;

    private final GrammarBuilder grammar;
    private final JsonGrammar json;

    NumberRange(GrammarBuilder grammar, JsonGrammar json) {
        this.grammar = grammar;
        this.json = json;
    }

    /** Integers from {@code least} to {@code most}, both within 15 digits; an empty list where there are none. */
    List<Part> integers(long least, long most) {
        var parts = new ArrayList<Part>();
        long low = Math.max(least, -MOST);
        long high = Math.min(most, MOST);
        if (low < 0 && low <= high) {
            natural(Math.max(1, -high), -low).forEach(part -> parts.add(grammar.sequence(grammar.text("-"), part)));
        }
        if (high >= 0 && low <= high) {
            parts.addAll(natural(Math.max(0, low), high));
        }
        return parts;
    }

    /** The integers, and the fractions that lie between two of them. */
    List<Part> numbers(double least, double most) {
        long low = (long) Math.ceil(Math.max(least, -MOST));
        long high = (long) Math.floor(Math.min(most, MOST));
        var parts = integers(low, high);
        if (high > Math.max(0, low)) {
            natural(Math.max(0, low), high - 1).forEach(part -> parts.add(grammar.sequence(part, fraction())));
        }
        if (low < Math.min(0, high)) { // -2.x lies between -3 and -2
            natural(Math.max(0, -high), -low - 1)
                    .forEach(part -> parts.add(grammar.sequence(grammar.text("-"), part, fraction())));
        }
        return parts;
    }

    private Part fraction() {
        return grammar.sequence(grammar.text("."), json.digits(1, 15));
    }

    /** Without zeros in front; by number of digits. */
    private List<Part> natural(long least, long most) {
        var parts = new ArrayList<Part>();
        long low = least;
        while (low <= most) {
            int digits = Long.toString(low).length();
            long high = Math.min(most, power(digits) - 1);
            parts.add(sameLength(Long.toString(low), Long.toString(high)));
            low = high + 1;
        }
        return parts;
    }

    private static long power(int digits) {
        long power = 1;
        for (int i = 0; i < digits; i++) {
            power *= 10;
        }
        return power;
    }

    private Part sameLength(String low, String high) {
        if (low.isEmpty()) {
            return grammar.nothing();
        }
        int rest = low.length() - 1;
        char first = low.charAt(0);
        char last = high.charAt(0);
        if (low.endsWith("0".repeat(rest)) && high.endsWith("9".repeat(rest))) {
            return grammar.sequence(grammar.range(first, last), json.digits(rest, rest));
        }
        if (first == last) {
            return grammar.sequence(grammar.range(first, first), sameLength(low.substring(1), high.substring(1)));
        }
        var parts = new ArrayList<Part>();
        parts.add(grammar.sequence(grammar.range(first, first), sameLength(low.substring(1), "9".repeat(rest))));
        if (last - first > 1) {
            parts.add(grammar.sequence(grammar.range(first + 1, last - 1), json.digits(rest, rest)));
        }
        parts.add(grammar.sequence(grammar.range(last, last), sameLength("0".repeat(rest), high.substring(1))));
        return grammar.either(parts);
    }
}
