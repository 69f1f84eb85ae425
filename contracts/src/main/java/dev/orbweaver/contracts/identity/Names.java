package dev.orbweaver.contracts.identity;

import java.util.regex.Pattern;

/** The alphabet of every part of an id: it needs no escaping in a URL, a Kafka key or a file name. */
final class Names {

    private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9_-]{1,120}");

    private Names() {}

    static String checked(String part, String value) {
        if (!ALLOWED.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    part + ": '" + value + "' is not allowed; use 1 to 120 letters, digits, '_' and '-'");
        }
        return value;
    }
}
