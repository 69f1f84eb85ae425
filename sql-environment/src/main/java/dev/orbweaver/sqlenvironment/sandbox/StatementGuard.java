package dev.orbweaver.sqlenvironment.sandbox;

import dev.orbweaver.sqlenvironment.statement.SqlToken;
import dev.orbweaver.sqlenvironment.statement.SqlTokens;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Tells by its first keyword what a text is. Needed beside a read-only connection, because PRAGMA can undo its settings and VACUUM
 * INTO writes files even there.
 */
public final class StatementGuard {

    private static final Set<String> QUERIES = Set.of("SELECT", "VALUES");
    private static final Set<String> WRITES =
            Set.of("INSERT", "REPLACE", "UPDATE", "DELETE", "CREATE", "DROP", "ALTER", "REINDEX", "ANALYZE");

    private static final Set<String> OTHERS = Set.of(
            "ATTACH", "BEGIN", "COMMIT", "DETACH", "END", "PRAGMA", "RELEASE", "ROLLBACK", "SAVEPOINT", "VACUUM");

    private StatementGuard() {}

    /** The first character sequence that means something, or an empty text. */
    static String firstWord(String sql) {
        return SqlTokens.of(sql).stream()
                .filter(SqlToken::meansSomething)
                .dropWhile(token -> token.isSymbol(";"))
                .map(SqlToken::text)
                .findFirst()
                .orElse("");
    }

    /** The kind of a whole text. EXPLAIN counts as a query only where what it explains does. */
    public static StatementKind kindOf(String sql) {
        List<SqlToken> tokens = SqlTokens.of(sql).stream()
                .filter(SqlToken::meansSomething)
                .dropWhile(token -> token.isSymbol(";"))
                .toList();
        if (tokens.isEmpty()) {
            return StatementKind.NONE;
        }
        boolean several =
                tokens.stream().dropWhile(token -> !token.isSymbol(";")).anyMatch(token -> !token.isSymbol(";"));
        return several ? StatementKind.SEVERAL : kindOf(tokens);
    }

    private static StatementKind kindOf(List<SqlToken> tokens) {
        if (tokens.isEmpty()) {
            return StatementKind.OTHER;
        }
        String first = tokens.getFirst().text().toUpperCase(Locale.ROOT);
        if (first.equals("EXPLAIN")) {
            return kindOf(explained(tokens)) == StatementKind.QUERY ? StatementKind.QUERY : StatementKind.OTHER;
        }
        if (first.equals("WITH")) {
            List<SqlToken> behind = behindWith(tokens);
            // unfinished: SQLite's own message says what is missing
            return behind.isEmpty() ? StatementKind.QUERY : kindOf(behind);
        }
        if (QUERIES.contains(first)) {
            return StatementKind.QUERY;
        }
        if (WRITES.contains(first)) {
            return StatementKind.WRITE;
        }
        return OTHERS.contains(first) ? StatementKind.OTHER : StatementKind.UNKNOWN;
    }

    /** The statement that uses the common tables: it begins at the first verb outside their parentheses. */
    private static List<SqlToken> behindWith(List<SqlToken> tokens) {
        int depth = 0;
        for (int i = 1; i < tokens.size(); i++) {
            SqlToken token = tokens.get(i);
            depth += token.isSymbol("(") ? 1 : token.isSymbol(")") ? -1 : 0;
            String word = token.text().toUpperCase(Locale.ROOT);
            if (depth == 0 && token.kind() == SqlToken.Kind.WORD && (QUERIES.contains(word) || WRITES.contains(word))) {
                return tokens.subList(i, tokens.size());
            }
        }
        return List.of();
    }

    private static List<SqlToken> explained(List<SqlToken> tokens) {
        boolean plan = tokens.size() > 3
                && tokens.get(1).isWord("QUERY")
                && tokens.get(2).isWord("PLAN");
        return tokens.subList(plan ? 3 : 1, tokens.size());
    }
}
