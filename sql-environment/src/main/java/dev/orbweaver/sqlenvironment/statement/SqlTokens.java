package dev.orbweaver.sqlenvironment.statement;

import dev.orbweaver.sqlenvironment.statement.SqlToken.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Cuts SQL text into tokens; joined again they are the text. Never fails: what is left open ends with the text.
 *
 * <p>Two readings of the same characters exist. SQLite's decides what would run. The Python library sqlparse, which the original
 * evaluator uses to find the first statement, also takes a backslash before a quote for an escape and a hash with a blank for a
 * comment.
 */
public final class SqlTokens {

    private static final Set<String> PAIRS = Set.of("||", "<=", ">=", "<>", "!=", "==", "<<", ">>", "->");

    private final String sql;
    private final boolean likeSqlparse;
    private final List<SqlToken> tokens = new ArrayList<>();
    private int position;

    private SqlTokens(String sql, boolean likeSqlparse) {
        this.sql = sql;
        this.likeSqlparse = likeSqlparse;
    }

    /** All tokens as SQLite reads them, whitespace and comments included. */
    public static List<SqlToken> of(String sql) {
        return new SqlTokens(sql, false).read();
    }

    /** All tokens as sqlparse reads them. */
    public static List<SqlToken> asSqlparse(String sql) {
        return new SqlTokens(sql, true).read();
    }

    private List<SqlToken> read() {
        while (position < sql.length()) {
            next();
        }
        return List.copyOf(tokens);
    }

    private void next() {
        char c = sql.charAt(position);
        if (Character.isWhitespace(c)) {
            take(Kind.WHITESPACE, endOfRun(Character::isWhitespace));
        } else if (lineCommentHere()) {
            int end = sql.indexOf('\n', position);
            take(Kind.COMMENT, end < 0 ? sql.length() : end + 1);
        } else if (sql.startsWith("/*", position)) {
            int end = sql.indexOf("*/", position + 2);
            take(Kind.COMMENT, end < 0 ? sql.length() : end + 2);
        } else if (c == '\'') {
            take(Kind.STRING, endOfQuoted(c));
        } else if (c == '"' || c == '`') {
            take(Kind.QUOTED_NAME, endOfQuoted(c));
        } else if (c == '[') {
            int end = sql.indexOf(']', position);
            take(Kind.QUOTED_NAME, end < 0 ? sql.length() : end + 1);
        } else if (isDigit(c) || c == '.' && position + 1 < sql.length() && isDigit(sql.charAt(position + 1))) {
            take(Kind.NUMBER, endOfRun(x -> isWordPart(x) || x == '.'));
        } else if (isWordPart(c)) {
            take(Kind.WORD, endOfRun(SqlTokens::isWordPart));
        } else {
            boolean pair = position + 2 <= sql.length() && PAIRS.contains(sql.substring(position, position + 2));
            take(Kind.SYMBOL, position + (pair ? 2 : 1));
        }
    }

    private void take(Kind kind, int end) {
        tokens.add(new SqlToken(kind, sql.substring(position, end)));
        position = end;
    }

    private boolean lineCommentHere() {
        return sql.startsWith("--", position) || likeSqlparse && sql.startsWith("# ", position);
    }

    private int endOfQuoted(char quote) {
        int fallback = -1;
        for (int i = position + 1; i < sql.length(); i++) {
            char c = sql.charAt(i);
            if (likeSqlparse && quote != '`' && c == '\\' && i + 1 < sql.length() && sql.charAt(i + 1) == quote) {
                // an escape only if the text is closed later: otherwise this was the closing quote
                fallback = i + 2;
                i++;
            } else if (c == quote) {
                if (i + 1 < sql.length() && sql.charAt(i + 1) == quote) {
                    i++;
                } else {
                    return i + 1;
                }
            }
        }
        return fallback > 0 ? fallback : sql.length();
    }

    private int endOfRun(CharacterTest test) {
        int end = position + 1;
        while (end < sql.length() && test.accepts(sql.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isWordPart(char c) {
        return c == '_' || c == '$' || isDigit(c) || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80;
    }

    private interface CharacterTest {
        boolean accepts(char c);
    }
}
