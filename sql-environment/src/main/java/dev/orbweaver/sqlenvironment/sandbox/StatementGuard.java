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

    private static final Set<String> QUERIES = Set.of("SELECT", "WITH", "VALUES");
    private static final Set<String> WRITES =
            Set.of("INSERT", "REPLACE", "UPDATE", "DELETE", "CREATE", "DROP", "ALTER", "REINDEX", "ANALYZE");

    private StatementGuard() {}

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
        if (QUERIES.contains(first)) {
            return StatementKind.QUERY;
        }
        return WRITES.contains(first) ? StatementKind.WRITE : StatementKind.OTHER;
    }

    private static List<SqlToken> explained(List<SqlToken> tokens) {
        boolean plan = tokens.size() > 3
                && tokens.get(1).isWord("QUERY")
                && tokens.get(2).isWord("PLAN");
        return tokens.subList(plan ? 3 : 1, tokens.size());
    }
}
