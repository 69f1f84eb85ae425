package dev.orbweaver.sqlenvironment.database;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A declared type as SQLAlchemy's SQLite dialect names it: known names stay, others are guessed by SQLite's affinity rules.
 *
 * @param name in capitals; empty if unknown
 * @param arguments between the parentheses, or empty
 */
record ColumnType(String name, String arguments) {

    private static final Pattern DECLARED = Pattern.compile("([\\w ]+)(\\(.*?\\))?.*", Pattern.DOTALL);
    private static final Pattern NUMBERS = Pattern.compile("\\d+");
    private static final Set<String> KNOWN = Set.of(
            "BIGINT",
            "BLOB",
            "BOOLEAN",
            "CHAR",
            "DATE",
            "DATETIME",
            "DOUBLE",
            "DOUBLE_PRECISION",
            "DECIMAL",
            "FLOAT",
            "INTEGER",
            "JSON",
            "NUMERIC",
            "REAL",
            "SMALLINT",
            "TEXT",
            "TIME",
            "TIMESTAMP",
            "VARCHAR",
            "NVARCHAR");
    private static final Set<String> WITH_ARGUMENTS =
            Set.of("CHAR", "DECIMAL", "NUMERIC", "VARCHAR", "NVARCHAR", "TEXT");
    private static final int DEFAULT_SCALE = 10;

    static ColumnType of(String declared) {
        Matcher matcher = DECLARED.matcher(declared);
        if (!matcher.matches()) {
            return new ColumnType("", "");
        }
        String name = known(matcher.group(1).toUpperCase(Locale.ROOT));
        String arguments = matcher.group(2);
        if (arguments == null) {
            return new ColumnType(name, "");
        }
        return new ColumnType(
                name,
                String.join(
                        ", ",
                        NUMBERS.matcher(arguments).results().map(r -> r.group()).toList()));
    }

    private static String known(String declared) {
        if (KNOWN.contains(declared)) {
            return declared;
        }
        if (declared.equals("INT")) {
            return "INTEGER";
        }
        return declared.equals("BOOL") ? "BOOLEAN" : byAffinity(declared);
    }

    private static String byAffinity(String declared) {
        if (declared.contains("INT")) {
            return "INTEGER";
        }
        if (declared.contains("CHAR") || declared.contains("CLOB") || declared.contains("TEXT")) {
            return "TEXT";
        }
        if (declared.contains("BLOB") || declared.isBlank()) {
            return "";
        }
        boolean real = declared.contains("REAL") || declared.contains("FLOA") || declared.contains("DOUB");
        return real ? "REAL" : "NUMERIC";
    }

    boolean isUnknown() {
        return name.isEmpty();
    }

    /** How a value of this type is shown in a sample: truth values and decimals are converted first. */
    String shown(@Nullable Object value, String plain) {
        return switch (name) {
            case "BOOLEAN" -> value == null ? plain : isTrue(value) ? "True" : "False";
            case "NUMERIC", "DECIMAL" -> value instanceof Number ? decimal(plain, scale()) : plain;
            // a second argument makes it a decimal there, whatever it is
            case "FLOAT" -> value instanceof Number && arguments.contains(",") ? decimal(plain, DEFAULT_SCALE) : plain;
            default -> plain;
        };
    }

    /** As Python sees it: a text is true unless empty. */
    private static boolean isTrue(Object value) {
        return value instanceof Number number
                ? number.doubleValue() != 0
                : !value.toString().isEmpty();
    }

    private int scale() {
        int comma = arguments.indexOf(", ");
        return comma < 0 ? DEFAULT_SCALE : Integer.parseInt(arguments.substring(comma + 2));
    }

    private static String decimal(String plain, int scale) {
        return new BigDecimal(plain).setScale(scale, RoundingMode.HALF_EVEN).toPlainString();
    }

    @Override
    public String toString() {
        return arguments.isEmpty() || !WITH_ARGUMENTS.contains(name) ? name : name + "(" + arguments + ")";
    }
}
