package dev.orbweaver.languagemodel.text.template;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** How Python writes a value: {@code repr}. */
final class PythonText {
    private PythonText() {}

    static String representation(Object value) {
        return switch (value) {
            case Boolean bool -> bool ? "True" : "False";
            case Nothing none -> "None";
            case Double number -> decimal(number);
            case String text -> quoted(text);
            case List<?> list ->
                list.stream().map(PythonText::representation).collect(Collectors.joining(", ", "[", "]"));
            case Map<?, ?> map ->
                map.entrySet().stream()
                        .map(entry -> representation(entry.getKey()) + ": " + representation(entry.getValue()))
                        .collect(Collectors.joining(", ", "{", "}"));
            case Undefined undefined -> "Undefined";
            default -> value.toString();
        };
    }

    /** Shortest digits that give the number back, with an exponent below 1e-4 and from 1e16 on. */
    static String decimal(double value) {
        if (!Double.isFinite(value)) {
            return Double.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
        }
        var exact = new BigDecimal(Double.toString(value));
        var exponent = exact.precision() - exact.scale() - 1;
        if (exact.signum() == 0) {
            return Double.toString(value);
        }
        if (exponent >= -4 && exponent < 16) {
            var plain = exact.stripTrailingZeros().toPlainString();
            return plain.contains(".") ? plain : plain + ".0";
        }
        var digits = exact.unscaledValue().abs().toString().replaceAll("0+$", "");
        var fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
        return (value < 0 ? "-" : "") + digits.charAt(0) + fraction + "e" + (exponent < 0 ? "-" : "+")
                + (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
    }

    private static String quoted(String text) {
        var quote = text.contains("'") && !text.contains("\"") ? '"' : '\'';
        var result = new StringBuilder().append(quote);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '\\' -> result.append("\\\\");
                case '\n' -> result.append("\\n");
                case '\r' -> result.append("\\r");
                case '\t' -> result.append("\\t");
                default -> {
                    if (c == quote) {
                        result.append('\\').append(quote);
                    } else if (c < 0x20 || c == 0x7f) {
                        result.append("\\x%02x".formatted(c));
                    } else {
                        result.appendCodePoint(c);
                    }
                }
            }
        });
        return result.append(quote).toString();
    }
}
