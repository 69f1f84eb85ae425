package dev.orbweaver.taskdispatcher.specification;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which values a setting may have.
 *
 * @param text as the defaults' comment and an error say it
 * @param names the allowed names where it is a choice, else empty
 */
record Bounds(String text, List<String> names, Predicate<Object> allowed) {

    static final Bounds ANY = new Bounds("", List.of(), value -> true);

    static Bounds atLeast(long lowest) {
        return new Bounds(lowest + " or more", List.of(), value -> number(value) >= lowest);
    }

    static Bounds above(double limit) {
        return new Bounds("above " + plain(limit), List.of(), value -> number(value) > limit);
    }

    static Bounds between(double lowest, double highest) {
        return new Bounds(
                plain(lowest) + " to " + plain(highest),
                List.of(),
                value -> number(value) >= lowest && number(value) <= highest);
    }

    /** Above 0, up to and with the highest. */
    static Bounds upTo(double highest) {
        return new Bounds(
                "above 0, up to " + plain(highest), List.of(), value -> number(value) > 0 && number(value) <= highest);
    }

    static Bounds oneOf(String... names) {
        var known = List.of(names);
        return new Bounds(
                String.join(", ", known),
                known,
                value -> value instanceof List<?> list ? known.containsAll(list) : known.contains(value));
    }

    /** What is wrong with the value, if anything. */
    Optional<String> problem(Object value) {
        if (allowed.test(value)) {
            return Optional.empty();
        }
        return Optional.of(names.isEmpty() ? "'" + value + "' is not allowed, use " + text : unknown(value));
    }

    private String unknown(Object value) {
        Object wrong = value instanceof List<?> list
                ? list.stream()
                        .filter(entry -> !names.contains(entry))
                        .findFirst()
                        .orElseThrow()
                : value;
        return "'" + wrong + "' is unknown"
                + NearestName.of(wrong.toString(), names)
                        .map(name -> ", did you mean '" + name + "'?")
                        .orElse(".") + " Known: " + text;
    }

    private static double number(Object value) {
        return switch (value) {
            case java.time.Duration duration -> duration.toMillis() / 1000.0;
            case Number number -> number.doubleValue();
            default -> throw new IllegalArgumentException("bounds of numbers on " + value);
        };
    }

    private static String plain(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
}
