package dev.orbweaver.sqlenvironment.database;

import dev.orbweaver.sqlenvironment.database.Table.ForeignKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What SQLite does not tell of a table and its CREATE TABLE text does: the order and the actions of foreign keys, and which unique
 * indexes were declared. Read as SQLAlchemy reads it, with its blind spots: a key whose other table stands in back quotes is not
 * recognised, comes last and has no actions.
 */
final class DeclaredConstraints {

    private static final String NAME = "(?:\"[^\"]+\"|[a-z0-9_]+)";
    private static final Pattern FOREIGN_KEY = insensitive("FOREIGN\\s+KEY\\s*\\(\\s*(.+?)\\s*\\)\\s+"
            + "REFERENCES\\s+(" + NAME + ")\\s*\\(\\s*(" + NAME + "(?:(?:\\s*,\\s*|\\s+)" + NAME + ")*\\s*)\\)\\s*"
            + "((?:ON\\s+(?:DELETE|UPDATE)\\s+(?:SET\\s+NULL|SET\\s+DEFAULT|CASCADE|RESTRICT|NO\\s+ACTION)\\s*)*)");
    private static final Pattern ACTION = insensitive("ON (DELETE|UPDATE) (SET NULL|SET DEFAULT|CASCADE|RESTRICT)");
    private static final Pattern UNIQUE = insensitive("UNIQUE\\s*\\((.+?)\\)");
    private static final Pattern UNIQUE_COLUMN =
            insensitive("(?:(\".+?\")|[\\[`]?([a-z0-9_]+)[]`]?)[\\t ]+[a-z0-9_]+(?:[\\t ]+[a-z0-9_]+)*?[\\t ]+UNIQUE");
    private static final Pattern COLUMN = insensitive("\"(.+?)\"|([a-z0-9_]+)");

    private final String createTable;

    DeclaredConstraints(String createTable) {
        this.createTable = createTable;
    }

    /** The keys in the order of the text, then those the text does not show plainly. */
    List<ForeignKey> inOrder(List<ForeignKey> keys) {
        List<ForeignKey> left = new ArrayList<>(keys);
        List<ForeignKey> ordered = new ArrayList<>();
        FOREIGN_KEY
                .matcher(createTable)
                .results()
                .forEach(match -> take(left, match).ifPresent(ordered::add));
        ordered.addAll(left);
        return ordered.stream().distinct().toList();
    }

    private static Optional<ForeignKey> take(List<ForeignKey> left, MatchResult match) {
        var columns = names(match.group(1)).toList();
        String target = names(match.group(2)).findFirst().orElse("");
        var targetColumns = names(match.group(3)).toList();
        Optional<ForeignKey> found = left.stream()
                .filter(key -> key.columns().equals(columns)
                        && key.target().equals(target)
                        && key.targetColumns().equals(targetColumns))
                .findFirst();
        found.ifPresent(left::remove);
        return found.map(key -> new ForeignKey(columns, target, targetColumns, actions(match.group(4))));
    }

    private static String actions(String text) {
        List<String> actions = ACTION.matcher(text.replaceAll("\\s+", " "))
                .results()
                .map(match -> " " + match.group().toUpperCase(Locale.ROOT))
                .sorted()
                .toList();
        return String.join("", actions);
    }

    /** Column lists declared UNIQUE, if an index of SQLite's own enforces them. */
    List<List<String>> unique(Set<List<String>> enforced) {
        Stream<List<String>> tables = UNIQUE.matcher(createTable)
                .results()
                .map(match -> names(match.group(1)).toList());
        Stream<List<String>> columns = UNIQUE_COLUMN
                .matcher(createTable)
                .results()
                .map(match -> names(first(match.group(1), match.group(2))).toList());
        return Stream.concat(tables, columns)
                .filter(enforced::contains)
                .distinct()
                .toList();
    }

    private static Stream<String> names(String list) {
        return COLUMN.matcher(list).results().map(match -> first(match.group(1), match.group(2)));
    }

    private static String first(@Nullable String quoted, @Nullable String plain) {
        return quoted != null ? quoted : Objects.requireNonNull(plain);
    }

    private static Pattern insensitive(String expression) {
        return Pattern.compile(expression, Pattern.CASE_INSENSITIVE);
    }
}
