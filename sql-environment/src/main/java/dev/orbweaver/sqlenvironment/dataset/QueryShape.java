package dev.orbweaver.sqlenvironment.dataset;

import dev.orbweaver.sqlenvironment.statement.SqlToken;
import dev.orbweaver.sqlenvironment.statement.SqlTokens;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a query, counted as Spider's evaluation counts them, oddities included: a NOT counts as an aggregate, and so does an
 * AND in HAVING. Reads the outermost query only; a nested one counts where it is compared with.
 *
 * @param clauses WHERE, GROUP BY, ORDER BY, LIMIT, each further table, each OR, each LIKE
 * @param nested queries within conditions, and a UNION, INTERSECT or EXCEPT
 * @param others one each for: several aggregates, several columns, several conditions, several groupings
 */
record QueryShape(int clauses, int nested, int others) {

    private static final Set<String> AGGREGATES = Set.of("MAX", "MIN", "COUNT", "SUM", "AVG");
    private static final Set<String> SET_OPERATORS = Set.of("UNION", "INTERSECT", "EXCEPT");

    private enum Clause {
        SELECT,
        FROM,
        WHERE,
        GROUP,
        HAVING,
        ORDER,
        LIMIT
    }

    static QueryShape of(String sql) {
        return new Reading(SqlTokens.of(sql).stream()
                        .filter(SqlToken::meansSomething)
                        .toList())
                .shape();
    }

    /** The outermost query's tokens, sorted by clause; nested queries are taken out and counted. */
    private static final class Reading {

        private final Map<Clause, List<SqlToken>> clauses = new EnumMap<>(Clause.class);
        private int nestedInConditions;
        private boolean combined;

        Reading(List<SqlToken> tokens) {
            Clause clause = null;
            for (int i = 0; i < tokens.size() && !combined; i++) {
                SqlToken token = tokens.get(i);
                Clause begun = clauseAt(token);
                if (opensQuery(tokens, i)) {
                    i = skipNested(tokens, i, clause);
                } else if (begun != null) {
                    clause = begun;
                    clauses.putIfAbsent(clause, new ArrayList<>());
                } else if (SET_OPERATORS.contains(upper(token)) && token.kind() == SqlToken.Kind.WORD) {
                    combined = true;
                } else if (clause != null) {
                    of(clause).add(token);
                }
            }
        }

        private static boolean opensQuery(List<SqlToken> tokens, int i) {
            return i > 0
                    && tokens.get(i).isSymbol("(")
                    && i + 1 < tokens.size()
                    && tokens.get(i + 1).isWord("SELECT");
        }

        private int skipNested(List<SqlToken> tokens, int open, @Nullable Clause clause) {
            boolean inCondition = clause == Clause.WHERE
                    || clause == Clause.HAVING
                    || clause == Clause.FROM && of(clause).stream().anyMatch(token -> token.isWord("ON"));
            nestedInConditions += inCondition ? 1 : 0;
            int depth = 0;
            for (int i = open; i < tokens.size(); i++) {
                depth += tokens.get(i).isSymbol("(") ? 1 : tokens.get(i).isSymbol(")") ? -1 : 0;
                if (depth == 0) {
                    return i;
                }
            }
            return tokens.size();
        }

        private static @Nullable Clause clauseAt(SqlToken token) {
            if (token.kind() != SqlToken.Kind.WORD) {
                return null;
            }
            for (Clause clause : Clause.values()) {
                if (clause.name().equals(upper(token))) {
                    return clause;
                }
            }
            return null;
        }

        QueryShape shape() {
            return new QueryShape(clauseCount(), nestedInConditions + (combined ? 1 : 0), others());
        }

        private int clauseCount() {
            int present = 0;
            for (Clause clause : List.of(Clause.WHERE, Clause.GROUP, Clause.ORDER, Clause.LIMIT)) {
                present += clauses.containsKey(clause) ? 1 : 0;
            }
            int furtherTables = words(Clause.FROM, "JOIN") + commas(Clause.FROM);
            return present + furtherTables + inConditions("OR") + inConditions("LIKE");
        }

        private int inConditions(String word) {
            return words(Clause.FROM, word) + words(Clause.WHERE, word) + words(Clause.HAVING, word);
        }

        private int others() {
            int aggregates = aggregatedColumns()
                    + words(Clause.WHERE, "NOT")
                    + aggregates(Clause.ORDER)
                    + words(Clause.HAVING, "AND")
                    + words(Clause.HAVING, "OR")
                    + words(Clause.HAVING, "NOT");
            return (aggregates > 1 ? 1 : 0)
                    + (commas(Clause.SELECT) > 0 ? 1 : 0)
                    + (conjunctions() > 0 ? 1 : 0)
                    + (commas(Clause.GROUP) > 0 ? 1 : 0);
        }

        /** The AND of a BETWEEN joins no conditions. */
        private int conjunctions() {
            return words(Clause.WHERE, "AND") - words(Clause.WHERE, "BETWEEN") + words(Clause.WHERE, "OR");
        }

        /** Columns of SELECT that begin with an aggregate. */
        private int aggregatedColumns() {
            int count = 0;
            boolean begins = true;
            int depth = 0;
            for (SqlToken token : of(Clause.SELECT)) {
                count += begins && AGGREGATES.contains(upper(token)) ? 1 : 0;
                depth += token.isSymbol("(") ? 1 : token.isSymbol(")") ? -1 : 0;
                begins = depth == 0 && token.isSymbol(",") || begins && token.isWord("DISTINCT");
            }
            return count;
        }

        private int aggregates(Clause clause) {
            return (int) of(clause).stream()
                    .filter(token -> AGGREGATES.contains(upper(token)))
                    .count();
        }

        private int commas(Clause clause) {
            int count = 0;
            int depth = 0;
            for (SqlToken token : of(clause)) {
                depth += token.isSymbol("(") ? 1 : token.isSymbol(")") ? -1 : 0;
                count += depth == 0 && token.isSymbol(",") ? 1 : 0;
            }
            return count;
        }

        private int words(Clause clause, String word) {
            return (int) of(clause).stream().filter(token -> token.isWord(word)).count();
        }

        private List<SqlToken> of(Clause clause) {
            return clauses.getOrDefault(clause, List.of());
        }

        private static String upper(SqlToken token) {
            return token.text().toUpperCase(Locale.ROOT);
        }
    }
}
