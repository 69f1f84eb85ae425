package dev.orbweaver.languagemodel;

import java.util.OptionalInt;

/**
 * How long a sequence may become, prompt and response together: a number of tokens, or {@code auto}, which is left to whoever knows what
 * is asked of the model.
 *
 * @param tokens empty for {@code auto}
 */
public record LengthSetting(OptionalInt tokens) {
    private static final String AUTO = "auto";
    private static final int SHORTEST = 2; // a token to continue, and one that does

    public LengthSetting {
        tokens.ifPresent(length -> {
            if (length < SHORTEST) {
                throw refused(Integer.toString(length));
            }
        });
    }

    /**
     * Reads a setting.
     *
     * @throws IllegalArgumentException naming the value and the allowed ones
     */
    public static LengthSetting parse(String text) {
        var value = text.trim();
        if (value.equalsIgnoreCase(AUTO)) {
            return new LengthSetting(OptionalInt.empty());
        }
        try {
            return new LengthSetting(OptionalInt.of(Integer.parseInt(value)));
        } catch (NumberFormatException e) {
            throw refused(value);
        }
    }

    /** The tokens it says, or those that {@code auto} means here. */
    public int orElse(int automatic) {
        return tokens.orElse(automatic);
    }

    private static IllegalArgumentException refused(String value) {
        return new IllegalArgumentException("max-length '" + value
                + "' is no length. Allowed: auto, or a number of tokens from " + SHORTEST + " on");
    }
}
