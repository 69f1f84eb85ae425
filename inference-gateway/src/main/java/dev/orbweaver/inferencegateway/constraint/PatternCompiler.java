package dev.orbweaver.inferencegateway.constraint;

import dev.orbweaver.inferencegateway.constraint.GrammarBuilder.Part;
import java.util.ArrayList;
import java.util.BitSet;

/**
 * Turns a regular expression of ECMA 262 into a grammar for the inside of a JSON string. What comes matches from its first to its last
 * character, anchored or not, which is narrower than the schema where the pattern has no anchors.
 *
 * <p>Not possible: looking around, back references, word borders, classes by Unicode property, non-ASCII characters in brackets, and
 * counting what may be empty.
 */
final class PatternCompiler {
    private static final int MOST_REPETITIONS = 1000;
    private static final String SYNTAX = "^$\\.*+?()[]{}|/-";

    private final GrammarBuilder grammar;
    private final JsonGrammar json;
    private final String pattern;
    private int at;

    PatternCompiler(GrammarBuilder grammar, JsonGrammar json, String pattern) {
        this.grammar = grammar;
        this.json = json;
        this.pattern = pattern;
    }

    /** @param maybeEmpty rules cannot be, so such a piece cannot become one */
    private record Piece(Part part, boolean maybeEmpty) {}

    /** @throws SchemaRefusedException without a path, for a pattern that is wrong or not possible */
    Part compile() {
        var all = alternatives(0);
        if (at < pattern.length()) {
            throw refused("a ')' too many");
        }
        return all.part();
    }

    private Piece alternatives(int depth) {
        var options = new ArrayList<Part>();
        boolean maybeEmpty = false;
        do {
            var option = sequence(depth);
            options.add(option.part());
            maybeEmpty |= option.maybeEmpty();
        } while (skip('|'));
        return new Piece(grammar.either(options), maybeEmpty);
    }

    private Piece sequence(int depth) {
        if (depth == 0) {
            skip('^');
        }
        var all = grammar.nothing();
        boolean maybeEmpty = true;
        while (at < pattern.length() && peek() != '|' && peek() != ')') {
            if (depth == 0 && peek() == '$' && (at + 1 == pattern.length() || pattern.charAt(at + 1) == '|')) {
                at++;
                break;
            }
            var piece = repeated(atom(depth));
            all = grammar.sequence(all, piece.part());
            maybeEmpty &= piece.maybeEmpty();
        }
        return new Piece(all, maybeEmpty);
    }

    private Piece repeated(Piece one) {
        if (at == pattern.length() || "*+?{".indexOf(peek()) < 0) {
            return one;
        }
        char quantifier = next();
        var piece = switch (quantifier) {
            case '?' -> new Piece(grammar.optional(one.part()), true);
            case '*' -> new Piece(grammar.repeat(one.part()), true);
            case '+' -> one.maybeEmpty() ? new Piece(grammar.repeat(one.part()), true) : counted(one, 1, -1);
            default -> counted(one);
        };
        skip('?'); // as few as possible is as many: all are possible
        return piece;
    }

    /** After the opening brace: {@code 3}, {@code 3,} or {@code 3,5} and the closing one. */
    private Piece counted(Piece one) {
        int least = number();
        int most = least;
        if (skip(',')) {
            most = peek() == '}' ? -1 : number();
        }
        if (!skip('}') || most >= 0 && most < least || Math.max(least, most) > MOST_REPETITIONS) {
            throw refused("a repetition must be {m}, {m,} or {m,n} with numbers up to " + MOST_REPETITIONS);
        }
        if (one.maybeEmpty()) {
            throw refused("what may be empty cannot be counted");
        }
        return counted(one, least, most);
    }

    /** @param most -1 for no limit */
    private Piece counted(Piece one, int least, int most) {
        var rule = grammar.rule(one.part());
        var part = most < 0
                ? grammar.sequence(grammar.times(rule, least, least), grammar.repeat(grammar.call(rule)))
                : grammar.times(rule, least, most);
        return new Piece(part, least == 0);
    }

    private int number() {
        int start = at;
        while (at < pattern.length() && Character.isDigit(peek()) && at - start < 5) {
            at++;
        }
        if (at == start) {
            throw refused("a repetition needs a number");
        }
        return Integer.parseInt(pattern.substring(start, at));
    }

    private Piece atom(int depth) {
        int start = at;
        char character = next();
        return switch (character) {
            case '(' -> group(depth);
            case '[' -> one(brackets());
            case '.' -> one(CharacterSet.any());
            case '\\' -> one(escaped());
            case '^', '$' -> throw refused("'" + character + "' is possible at the beginning or the end only");
            case '*', '+', '?', '{', '}', ']' -> throw refused("there is nothing before '" + character + "'");
            default -> literal(start);
        };
    }

    private Piece group(int depth) {
        if (skip('?') && !skip(':')) {
            throw refused("looking around and named groups are not supported");
        }
        var inside = alternatives(depth + 1);
        if (!skip(')')) {
            throw refused("a ')' is missing");
        }
        return inside;
    }

    private Piece literal(int start) {
        int character = pattern.codePointAt(start);
        if (character < 128) {
            return one(CharacterSet.of((char) character));
        }
        at = start + Character.charCount(character);
        return new Piece(grammar.text(Character.toString(character)), false);
    }

    private Piece one(CharacterSet set) {
        return new Piece(json.character(set), false);
    }

    /** After the opening bracket. */
    private CharacterSet brackets() {
        boolean inverse = skip('^');
        var set = new CharacterSet(new BitSet(), false);
        boolean isFirst = true;
        while (isFirst || peek() != ']') {
            isFirst = false;
            char first = peek();
            var member = member();
            boolean isRange = at + 1 < pattern.length() && peek() == '-' && pattern.charAt(at + 1) != ']';
            if (isRange && member.ascii().cardinality() == 1) {
                at++;
                var last = member();
                int from = member.ascii().nextSetBit(0);
                int to = last.ascii().nextSetBit(0);
                if (last.ascii().cardinality() != 1 || to < from) {
                    throw refused("the range from '" + first + "' in brackets has no end");
                }
                member = CharacterSet.range((char) from, (char) to);
            }
            set = set.with(member);
        }
        at++;
        return inverse ? set.inverse() : set;
    }

    private CharacterSet member() {
        char character = next();
        if (character >= 128) {
            throw refused("'" + character + "' in brackets is not supported: write alternatives");
        }
        return character == '\\' ? escaped() : CharacterSet.of(character);
    }

    /** After the backslash. */
    private CharacterSet escaped() {
        char character = next();
        var shorthand = CharacterSet.shorthand(character);
        if (shorthand != null) {
            return shorthand;
        }
        return switch (character) {
            case 't' -> CharacterSet.of('\t');
            case 'n' -> CharacterSet.of('\n');
            case 'r' -> CharacterSet.of('\r');
            case 'f' -> CharacterSet.of('\f');
            default -> {
                if (SYNTAX.indexOf(character) < 0 && (character >= 128 || Character.isLetterOrDigit(character))) {
                    throw refused("'\\" + character + "' is not supported");
                }
                yield CharacterSet.of(character);
            }
        };
    }

    private char peek() {
        if (at == pattern.length()) {
            throw refused("it ends too early");
        }
        return pattern.charAt(at);
    }

    private char next() {
        char character = peek();
        at++;
        return character;
    }

    private boolean skip(char wanted) {
        boolean isThere = at < pattern.length() && pattern.charAt(at) == wanted;
        at += isThere ? 1 : 0;
        return isThere;
    }

    private SchemaRefusedException refused(String problem) {
        return new SchemaRefusedException("", "'" + pattern + "' cannot be used at character " + at + ": " + problem);
    }
}
