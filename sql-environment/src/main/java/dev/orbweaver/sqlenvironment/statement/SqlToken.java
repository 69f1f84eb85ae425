package dev.orbweaver.sqlenvironment.statement;

/**
 * A piece of SQL text.
 *
 * @param kind what it is
 * @param text exactly as written, quotes included
 */
public record SqlToken(Kind kind, String text) {

    /** What a token is. */
    public enum Kind {
        /** Blanks and line ends. */
        WHITESPACE,
        /** From its mark to the end of the line, or between slash-star and star-slash. */
        COMMENT,
        /** In single quotes. */
        STRING,
        /** In double quotes, back quotes or brackets. */
        QUOTED_NAME,
        /** Keywords and plain names. */
        WORD,
        /** Begins with a digit. */
        NUMBER,
        /** Operators and punctuation, one or two characters. */
        SYMBOL
    }

    /** Neither whitespace nor a comment. */
    public boolean meansSomething() {
        return kind != Kind.WHITESPACE && kind != Kind.COMMENT;
    }

    /** Whether this is the given keyword, in any case; never true for quoted text. */
    public boolean isWord(String keyword) {
        return kind == Kind.WORD && text.equalsIgnoreCase(keyword);
    }

    /** Whether this is the given operator or punctuation. */
    public boolean isSymbol(String symbol) {
        return kind == Kind.SYMBOL && text.equals(symbol);
    }
}
