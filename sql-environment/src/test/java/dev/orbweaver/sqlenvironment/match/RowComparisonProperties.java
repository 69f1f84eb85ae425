package dev.orbweaver.sqlenvironment.match;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RowComparisonProperties {

    static IntStream seeds() {
        return IntStream.range(0, 400);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void agreesWithTryingEveryPermutation(int seed) {
        var random = new Random(seed);
        int columns = 1 + random.nextInt(4);
        List<List<Object>> gold = rows(random, columns, 1 + random.nextInt(5));
        // half of the predictions are the gold rows in disguise, the others are other rows of few values
        List<List<Object>> predicted =
                random.nextBoolean() ? disguised(random, gold, columns) : rows(random, columns, gold.size());

        assertThat(RowComparison.same(gold, predicted, false)).isEqualTo(somePermutationFits(gold, predicted, false));
        assertThat(RowComparison.same(gold, predicted, true)).isEqualTo(somePermutationFits(gold, predicted, true));
    }

    private static List<List<Object>> rows(Random random, int columns, int count) {
        List<List<Object>> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            List<Object> row = new ArrayList<>();
            for (int c = 0; c < columns; c++) {
                row.add(random.nextInt(3) == 0 ? "v" + random.nextInt(2) : (Object) Long.valueOf(random.nextInt(2)));
            }
            rows.add(row);
        }
        return rows;
    }

    private static List<List<Object>> disguised(Random random, List<List<Object>> rows, int columns) {
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, columns).boxed().toList());
        Collections.shuffle(order, random);
        List<List<Object>> result =
                new ArrayList<>(rows.stream().map(row -> permuted(row, order)).toList());
        if (random.nextBoolean()) {
            Collections.shuffle(result, random);
        }
        return result;
    }

    private static boolean somePermutationFits(
            List<List<Object>> gold, List<List<Object>> predicted, boolean orderMatters) {
        return permutations(gold.getFirst().size()).stream().anyMatch(order -> {
            List<List<Object>> moved =
                    predicted.stream().map(row -> permuted(row, order)).toList();
            return orderMatters ? moved.equals(gold) : bag(moved).equals(bag(gold));
        });
    }

    private static List<String> bag(List<List<Object>> rows) {
        return rows.stream().map(List::toString).sorted().toList();
    }

    private static List<Object> permuted(List<Object> row, List<Integer> order) {
        return order.stream().map(row::get).toList();
    }

    private static List<List<Integer>> permutations(int n) {
        List<List<Integer>> all = List.of(List.of());
        for (int length = 0; length < n; length++) {
            List<List<Integer>> longer = new ArrayList<>();
            for (List<Integer> start : all) {
                var left = new HashSet<>(IntStream.range(0, n).boxed().toList());
                left.removeAll(start);
                left.forEach(next -> {
                    List<Integer> extended = new ArrayList<>(start);
                    extended.add(next);
                    longer.add(extended);
                });
            }
            all = longer;
        }
        return all;
    }
}
