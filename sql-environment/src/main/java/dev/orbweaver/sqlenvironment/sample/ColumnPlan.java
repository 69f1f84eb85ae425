package dev.orbweaver.sqlenvironment.sample;

import java.util.List;
import java.util.stream.IntStream;

/** What a column holds. */
sealed interface ColumnPlan {
    String name();

    /** A different text in every row, made of a first and a second word: what a question asks to be shown. */
    record Label(String name, List<String> first, List<String> second) implements ColumnPlan {}

    /** One of a few words, each in a different number of rows, so that counts tell them apart. */
    record Category(String name, List<String> values) implements ColumnPlan {}

    /** A different whole number in every row, so that no order has ties. */
    record Number(String name, int low, int high) implements ColumnPlan {

        /** The numbers that questions compare with: quarters of the range, rounded to what people say. */
        List<Integer> thresholds() {
            var unit = high - low > 200 ? 50 : 5;
            return IntStream.of(1, 2, 3)
                    .map(quarter -> Math.round((low + (high - low) * quarter / 4f) / unit) * unit)
                    .boxed()
                    .toList();
        }
    }
}
