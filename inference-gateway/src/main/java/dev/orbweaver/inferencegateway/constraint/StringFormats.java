package dev.orbweaver.inferencegateway.constraint;

import java.util.Map;

/** JSON Schema's formats of strings, as patterns whose every match is valid; some valid strings are left out. */
final class StringFormats {
    private static final String DATE = "[12]\\d{3}-"
            + "((0[13578]|1[02])-(0[1-9]|[12]\\d|3[01])|(0[469]|11)-(0[1-9]|[12]\\d|30)|02-(0[1-9]|1\\d|2[0-8]))";
    private static final String TIME = "([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(\\.\\d{1,6})?(Z|[+-](0\\d|1[0-3]):[0-5]\\d)";
    private static final String NAME = "[a-z0-9]+([.-][a-z0-9]+)*";
    private static final String BYTE = "(\\d|[1-9]\\d|1\\d\\d|2[0-4]\\d|25[0-5])";

    private static final Map<String, String> PATTERNS = Map.of(
            "date",
            DATE,
            "time",
            TIME,
            "date-time",
            DATE + "T" + TIME,
            "duration",
            "P(\\d{1,4}D|\\d{1,4}W|(\\d{1,4}D)?T\\d{1,4}[HMS])",
            "email",
            "[a-z0-9]+([._+-][a-z0-9]+)*@" + NAME + "\\.[a-z]{2,6}",
            "hostname",
            NAME,
            "ipv4",
            BYTE + "(\\." + BYTE + "){3}",
            "ipv6",
            "([0-9a-f]{1,4}:){7}[0-9a-f]{1,4}",
            "uri",
            "https?://" + NAME + "\\.[a-z]{2,6}(/[A-Za-z0-9._~-]+)*/?",
            "uuid",
            "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    private StringFormats() {}

    /** @throws SchemaRefusedException without a path, for a format that is not known */
    static String pattern(String format) {
        var pattern = PATTERNS.get(format);
        if (pattern == null) {
            throw new SchemaRefusedException(
                    "",
                    "is '" + format + "', supported are "
                            + PATTERNS.keySet().stream().sorted().toList());
        }
        return pattern;
    }
}
