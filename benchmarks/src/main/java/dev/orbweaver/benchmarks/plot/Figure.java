package dev.orbweaver.benchmarks.plot;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a picture shows; its JSON lies beside the picture.
 *
 * @param x what the horizontal axis counts, with its unit
 * @param y what the vertical axis counts, with its unit
 * @param logarithmic both axes, for what is measured over powers of two
 */
public record Figure(String title, String x, String y, boolean logarithmic, List<Line> lines) {

    /** Makes the list unmodifiable. */
    public Figure {
        lines = List.copyOf(lines);
    }

    /**
     * Measured points, joined.
     *
     * @param error of each {@code y}, one standard error; none where it is left out
     */
    public record Line(
            String name,
            List<Double> x,
            List<Double> y,
            @Nullable List<Double> error) {

        /** Checks the lengths. */
        public Line {
            if (x.isEmpty() || x.size() != y.size() || (error != null && error.size() != y.size())) {
                throw new IllegalArgumentException("line '" + name + "': " + x.size() + " x, " + y.size() + " y, "
                        + (error == null ? "no" : error.size()) + " errors; they must be as many, and at least one");
            }
        }

        /** The points' binary logarithms, without errors. */
        Line logarithms() {
            return new Line(name, logarithms(x), logarithms(y), null);
        }

        private static List<Double> logarithms(List<Double> values) {
            return values.stream().map(value -> Math.log(value) / Math.log(2)).toList();
        }
    }
}
