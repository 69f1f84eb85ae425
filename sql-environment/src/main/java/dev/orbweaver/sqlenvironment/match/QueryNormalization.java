package dev.orbweaver.sqlenvironment.match;

import dev.orbweaver.sqlenvironment.statement.SqlToken;
import dev.orbweaver.sqlenvironment.statement.SqlToken.Kind;
import dev.orbweaver.sqlenvironment.statement.SqlTokens;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the original evaluator does to both queries before it runs them: comparison operators that were torn apart are joined, only
 * the first statement stays, every {@code DISTINCT} goes (inside {@code COUNT(DISTINCT x)} too), and MySQL's current year is 2020.
 */
final class QueryNormalization {

    private static final Pattern CURRENT_YEAR =
            Pattern.compile("YEAR\\s*\\(\\s*CURDATE\\s*\\(\\s*\\)\\s*\\)\\s*", Pattern.CASE_INSENSITIVE);

    private QueryNormalization() {}

    /** The query to run, or nothing where the text is blank. */
    static Optional<String> of(String sql) {
        String joined = sql.replace("> =", ">=").replace("< =", "<=").replace("! =", "!=");
        if (joined.isBlank()) {
            return Optional.empty();
        }
        return Optional.of(CURRENT_YEAR.matcher(firstWithoutDistinct(joined)).replaceAll("2020"));
    }

    private static String firstWithoutDistinct(String sql) {
        var result = new StringBuilder();
        int depth = 0;
        for (SqlToken token : firstFilled(SqlTokens.asSqlparse(sql))) {
            if (!token.isWord("DISTINCT")) {
                result.append(token.text());
            }
            depth += change(token);
            // inside parentheses a semicolon ends nothing
            if (depth <= 0 && token.isSymbol(";")) {
                break;
            }
        }
        return result.toString();
    }

    private static List<SqlToken> firstFilled(List<SqlToken> tokens) {
        return tokens.stream()
                .dropWhile(token -> token.kind() == Kind.WHITESPACE)
                .toList();
    }

    private static int change(SqlToken token) {
        if (token.isSymbol("(")) {
            return 1;
        }
        return token.isSymbol(")") || token.isWord("END") ? -1 : 0;
    }
}
