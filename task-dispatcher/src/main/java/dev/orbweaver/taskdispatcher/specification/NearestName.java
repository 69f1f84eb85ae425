package dev.orbweaver.taskdispatcher.specification;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** The known name that somebody probably meant. */
final class NearestName {

    private NearestName() {}

    /** The known name with the fewest changed letters, if they are at most a third of the name or only the section is missing. */
    static Optional<String> of(String name, Collection<String> known) {
        var sameEnd = known.stream()
                .filter(candidate -> last(candidate).equals(last(name)))
                .toList();
        return sameEnd.size() == 1
                ? Optional.of(sameEnd.getFirst())
                : known.stream()
                        .filter(candidate -> distance(name, candidate) <= Math.max(2, name.length() / 3))
                        .min(Comparator.comparingInt((String candidate) -> distance(name, candidate))
                                .thenComparing(Comparator.naturalOrder()));
    }

    private static String last(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /** Levenshtein's distance, row by row. */
    private static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int column = 0; column <= to.length(); column++) {
            row[column] = column;
        }
        for (int line = 1; line <= from.length(); line++) {
            int diagonal = row[0];
            row[0] = line;
            for (int column = 1; column <= to.length(); column++) {
                int replaced = diagonal + (from.charAt(line - 1) == to.charAt(column - 1) ? 0 : 1);
                diagonal = row[column];
                row[column] = Math.min(replaced, Math.min(row[column], row[column - 1]) + 1);
            }
        }
        return row[to.length()];
    }
}
