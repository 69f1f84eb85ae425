package dev.orbweaver.sqlenvironment.match;

import dev.orbweaver.sqlenvironment.sandbox.PythonText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether two results are the same rows under some order of the prediction's columns: as a list where order matters, else as a bag.
 *
 * <p>Values are equal as in Python: an integer equals a float of the same value, never a text; nothing is rounded, case counts.
 * The original evaluator tries permutations until one fits; here columns are assigned one after the other and an assignment is
 * given up as soon as the rows so far differ, which gives the same answer without trying all.
 */
final class RowComparison {

    private final List<List<Object>> gold;
    private final List<List<Object>> predicted;
    private final boolean orderMatters;

    private RowComparison(List<List<Object>> gold, List<List<Object>> predicted, boolean orderMatters) {
        this.gold = gold;
        this.predicted = predicted;
        this.orderMatters = orderMatters;
    }

    /** Compares rows of {@link dev.orbweaver.sqlenvironment.sandbox.QueryResult.Rows}. */
    static boolean same(
            List<List<@Nullable Object>> gold, List<List<@Nullable Object>> predicted, boolean orderMatters) {
        if (gold.isEmpty() && predicted.isEmpty()) {
            return true;
        }
        if (gold.size() != predicted.size()
                || gold.getFirst().size() != predicted.getFirst().size()) {
            return false;
        }
        return sameSortedRows(gold, predicted, orderMatters)
                && new RowComparison(comparable(gold), comparable(predicted), orderMatters).someOrderFits();
    }

    /**
     * The original's quick rejection: rows whose values were sorted by their text. An integer and an equal float can sort to
     * different places, so this decides a few cases and is not only a shortcut.
     */
    private static boolean sameSortedRows(
            List<List<@Nullable Object>> gold, List<List<@Nullable Object>> predicted, boolean orderMatters) {
        List<List<Object>> left = comparable(sorted(gold));
        List<List<Object>> right = comparable(sorted(predicted));
        return orderMatters ? left.equals(right) : new HashSet<>(left).equals(new HashSet<>(right));
    }

    private static List<List<@Nullable Object>> sorted(List<List<@Nullable Object>> rows) {
        List<List<@Nullable Object>> result = new ArrayList<>(rows.size());
        for (List<@Nullable Object> row : rows) {
            List<@Nullable Object> values = new ArrayList<>(row);
            if (values.size() > 1) {
                values.sort(
                        Comparator.comparing(value -> PythonText.str(value) + PythonText.type(value), BY_CODE_POINT));
            }
            result.add(values);
        }
        return result;
    }

    private boolean someOrderFits() {
        int columns = gold.getFirst().size();
        int[] start = new int[gold.size()];
        return fits(0, columns, new boolean[columns], start, orderMatters ? start : new int[gold.size()]);
    }

    /** Rows are in one class while the columns assigned so far are equal; both sides must keep filling the same classes. */
    private boolean fits(int column, int columns, boolean[] taken, int[] goldClasses, int[] predictedClasses) {
        if (column == columns) {
            return true;
        }
        Map<List<Object>, Integer> classes = new HashMap<>();
        int[] goldNext = next(gold, column, goldClasses, classes);
        var tried = new HashSet<List<Object>>();
        for (int candidate = 0; candidate < columns; candidate++) {
            if (taken[candidate] || !tried.add(values(candidate))) {
                continue;
            }
            int[] predictedNext = next(predicted, candidate, predictedClasses, classes);
            if (!agree(goldNext, predictedNext, classes.size())) {
                continue;
            }
            taken[candidate] = true;
            if (fits(column + 1, columns, taken, goldNext, predictedNext)) {
                return true;
            }
            taken[candidate] = false;
        }
        return false;
    }

    private List<Object> values(int column) {
        List<Object> values = new ArrayList<>(predicted.size());
        predicted.forEach(row -> values.add(row.get(column)));
        return values;
    }

    private static int[] next(List<List<Object>> rows, int column, int[] classes, Map<List<Object>, Integer> numbers) {
        int[] next = new int[rows.size()];
        for (int i = 0; i < next.length; i++) {
            var key = List.of(classes[i], rows.get(i).get(column));
            next[i] = numbers.computeIfAbsent(key, missing -> numbers.size());
        }
        return next;
    }

    private boolean agree(int[] left, int[] right, int classes) {
        if (orderMatters) {
            return Arrays.equals(left, right);
        }
        int[] count = new int[classes];
        for (int i = 0; i < left.length; i++) {
            count[left[i]]++;
            count[right[i]]--;
        }
        return Arrays.stream(count).allMatch(n -> n == 0);
    }

    private static List<List<Object>> comparable(List<List<@Nullable Object>> rows) {
        List<List<Object>> result = new ArrayList<>(rows.size());
        for (List<@Nullable Object> row : rows) {
            List<Object> values = new ArrayList<>(row.size());
            row.forEach(value -> values.add(comparable(value)));
            result.add(values);
        }
        return result;
    }

    /** A form in which Java's equality is Python's. */
    private static Object comparable(@Nullable Object value) {
        if (value == null) {
            return Missing.VALUE;
        }
        if (value instanceof Double number && number == Math.rint(number) && number >= -0x1p63 && number < 0x1p63) {
            return number.longValue();
        }
        return value;
    }

    /** Python compares text by code points, Java by UTF-16 units. */
    private static final Comparator<String> BY_CODE_POINT = (a, b) -> {
        int[] left = a.codePoints().toArray();
        int[] right = b.codePoints().toArray();
        return Arrays.compare(left, right);
    };

    private enum Missing {
        VALUE
    }
}
