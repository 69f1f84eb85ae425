package dev.orbweaver.sqlenvironment.sandbox;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Values of a result written as Python writes them: the form in which models have seen rows, and the order in which the original
 * evaluator sorts a row. Takes the value types of {@link QueryResult.Rows}.
 */
public final class PythonText {

    private PythonText() {}

    /** As Python's {@code str}: text as it is, null as {@code None}. */
    public static String str(@Nullable Object value) {
        return value instanceof String text ? text : repr(value);
    }

    /** As Python's {@code repr}: text in quotes with escapes. */
    public static String repr(@Nullable Object value) {
        return switch (value) {
            case null -> "None";
            case Double number -> repr(number.doubleValue());
            case String text -> repr(text);
            case ByteBuffer bytes -> repr(bytes);
            default -> value.toString();
        };
    }

    /** As {@code repr} of a tuple: {@code (1, 'Joe')}, and {@code (1,)} for a single value. */
    public static String tuple(List<@Nullable Object> row) {
        var text = new StringBuilder("(");
        for (int i = 0; i < row.size(); i++) {
            text.append(i == 0 ? "" : ", ").append(repr(row.get(i)));
        }
        return text.append(row.size() == 1 ? ",)" : ")").toString();
    }

    /** As {@code str(type(value))}. */
    public static String type(@Nullable Object value) {
        if (value == null) {
            return "<class 'NoneType'>";
        }
        if (value instanceof Long) {
            return "<class 'int'>";
        }
        if (value instanceof Double) {
            return "<class 'float'>";
        }
        return value instanceof String ? "<class 'str'>" : "<class 'bytes'>";
    }

    /** Shortest digits that read back as the same number; fixed between 1e-4 and 1e16, else with an exponent of two digits. */
    private static String repr(double number) {
        if (Double.isNaN(number)) {
            return "nan";
        }
        if (Double.isInfinite(number)) {
            return number > 0 ? "inf" : "-inf";
        }
        if (number == 0) {
            return 1 / number < 0 ? "-0.0" : "0.0";
        }
        var shortest = new BigDecimal(Double.toString(number)).stripTrailingZeros();
        int exponent = shortest.precision() - shortest.scale() - 1;
        if (exponent >= -4 && exponent < 16) {
            String plain = shortest.toPlainString();
            return plain.indexOf('.') < 0 ? plain + ".0" : plain;
        }
        String digits = shortest.unscaledValue().abs().toString();
        return (number < 0 ? "-" : "")
                + digits.charAt(0)
                + (digits.length() > 1 ? "." + digits.substring(1) : "")
                + (exponent < 0 ? "e-" : "e+")
                + (Math.abs(exponent) < 10 ? "0" : "")
                + Math.abs(exponent);
    }

    private static String repr(String text) {
        char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
        var result = new StringBuilder().append(quote);
        text.codePoints().forEach(c -> result.append(c == quote ? "\\" + quote : escaped(c)));
        return result.append(quote).toString();
    }

    private static String repr(ByteBuffer bytes) {
        var latin = new StringBuilder();
        for (int i = bytes.position(); i < bytes.limit(); i++) {
            latin.append((char) (bytes.get(i) & 0xFF));
        }
        char quote = latin.indexOf("'") >= 0 && latin.indexOf("\"") < 0 ? '"' : '\'';
        var result = new StringBuilder("b").append(quote);
        latin.chars()
                .forEach(
                        c -> result.append(c == quote ? "\\" + quote : c < 0x7F ? escaped(c) : "\\x%02x".formatted(c)));
        return result.append(quote).toString();
    }

    private static String escaped(int c) {
        return switch (c) {
            case '\\' -> "\\\\";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default -> printable(c) ? Character.toString(c) : numbered(c);
        };
    }

    private static String numbered(int c) {
        if (c <= 0xFF) {
            return "\\x%02x".formatted(c);
        }
        return c <= 0xFFFF ? "\\u%04x".formatted(c) : "\\U%08x".formatted(c);
    }

    private static boolean printable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            case Character.SPACE_SEPARATOR -> c == ' ';
            default -> true;
        };
    }
}
