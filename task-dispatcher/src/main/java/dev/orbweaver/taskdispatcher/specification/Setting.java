package dev.orbweaver.taskdispatcher.specification;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One setting of a specification.
 *
 * @param name section and name, such as {@code rollout.max_tokens}
 * @param type of the record's component; {@code List} is a list of texts
 * @param optional whether it may be null
 */
record Setting(String name, Class<?> type, boolean optional, Bounds bounds) {

    /** A value, or why there is none. */
    record Conversion(@Nullable Object value, @Nullable String problem) {}

    Conversion convert(Written written) {
        try {
            return checked(type == List.class ? list(written) : single(written));
        } catch (IllegalArgumentException e) {
            return new Conversion(null, "'" + written + "' is not " + expected());
        }
    }

    private static List<String> list(Written written) {
        return switch (written) {
            case Written.Nothing nothing -> List.of();
            case Written.Text one -> List.of(one.text());
            case Written.Many many -> many.texts();
        };
    }

    private @Nullable Object single(Written written) {
        return switch (written) {
            case Written.Nothing nothing -> null;
            case Written.Text one -> scalar(one.text().strip());
            case Written.Many many -> throw new IllegalArgumentException("a list: " + many);
        };
    }

    private Conversion checked(@Nullable Object value) {
        if (value == null) {
            return new Conversion(null, optional ? null : "is missing, give " + expected());
        }
        Optional<String> problem = bounds.problem(value);
        return new Conversion(problem.isPresent() ? null : value, problem.orElse(null));
    }

    private Object scalar(String text) {
        if (type == boolean.class) {
            return switch (text) {
                case "true", "True", "TRUE" -> true;
                case "false", "False", "FALSE" -> false;
                default -> throw new IllegalArgumentException(text);
            };
        }
        if (type == int.class || type == Integer.class) {
            return Integer.parseInt(text.replace("_", ""));
        }
        if (type == long.class || type == Long.class) {
            return Long.parseLong(text.replace("_", ""));
        }
        if (type == double.class || type == Double.class) {
            return finite(Double.parseDouble(text));
        }
        return type == Duration.class ? Durations.parse(text) : text;
    }

    private static double finite(double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("not finite");
        }
        return value;
    }

    private String expected() {
        String kind = switch (type.getSimpleName()) {
            case "boolean" -> "true or false";
            case "int", "Integer", "long", "Long" -> "a whole number";
            case "double", "Double" -> "a number";
            case "Duration" -> "a duration such as 90s, 10m or 2h";
            case "List" -> "a list of texts";
            default -> "a text";
        };
        return bounds.text().isEmpty() ? kind : kind + " (" + bounds.text() + ")";
    }
}
