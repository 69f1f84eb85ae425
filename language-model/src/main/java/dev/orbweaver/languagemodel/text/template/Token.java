package dev.orbweaver.languagemodel.text.template;

/** A piece of a template's source: text between tags, a tag's border, or a word inside one. Strings are unescaped already. */
record Token(Kind kind, String text, int line) {
    enum Kind {
        TEXT,
        OUTPUT_START,
        OUTPUT_END,
        STATEMENT_START,
        STATEMENT_END,
        NAME,
        STRING,
        INTEGER,
        DECIMAL,
        OPERATOR,
        END
    }

    boolean is(Kind wanted, String wantedText) {
        return kind == wanted && text.equals(wantedText);
    }

    boolean isOperator(String operator) {
        return is(Kind.OPERATOR, operator);
    }

    boolean isName(String name) {
        return is(Kind.NAME, name);
    }

    /** How an error message calls it. */
    String description() {
        return kind == Kind.END ? "the end of the template" : kind == Kind.TEXT ? "text" : "'" + text + "'";
    }
}
