package dev.orbweaver.sqlenvironment.prompt;

/**
 * Keeps the head of a text that is too long for a prompt, and says so behind it.
 *
 * @param characters kept at most, counted as Unicode code points, not as tokens
 */
public record Truncation(int characters) {

    private static final String MARK = "\n... (truncated)";

    /** No limit. */
    public static final Truncation NONE = new Truncation(Integer.MAX_VALUE);

    /** Checks that something is left. */
    public Truncation {
        if (characters < 1) {
            throw new IllegalArgumentException(
                    "A truncation of " + characters + " characters leaves nothing: allow at least 1");
        }
    }

    /** The text, or its head and the mark. */
    public String of(String text) {
        if (text.length() <= characters || text.codePointCount(0, text.length()) <= characters) {
            return text;
        }
        return text.substring(0, text.offsetByCodePoints(0, characters)) + MARK;
    }
}
