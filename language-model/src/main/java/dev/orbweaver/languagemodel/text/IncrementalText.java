package dev.orbweaver.languagemodel.text;

import java.util.Arrays;

/**
 * Turns ids into text as they come: only whole characters come out, and all pieces together are the text of all ids.
 *
 * <p>A character's bytes may be spread over several tokens, and a token's text may depend on its predecessor (a leading space). So each
 * piece is the difference between the text of a short window with and without the new ids, held back while it ends inside a character.
 * Not thread-safe: one for each running sequence.
 */
public final class IncrementalText {
    private static final char REPLACEMENT = '\uFFFD';
    /** UTF-8 spends at most 4 bytes on a character, so more tokens than that without one are bytes that will never be one. */
    private static final int LONGEST_CHARACTER = 4;

    private final Tokenizer tokenizer;
    private final boolean skipSpecial;
    private int[] ids = new int[64];
    private int size;
    private int windowStart; // text is decoded from here on, to give the new ids their context
    private int written; // the text of ids before this is out

    IncrementalText(Tokenizer tokenizer, boolean skipSpecial) {
        this.tokenizer = tokenizer;
        this.skipSpecial = skipSpecial;
    }

    /** Adds one id; returns the text that became certain by it, often all of it, empty inside a character. */
    public String append(int id) {
        if (size == ids.length) {
            ids = Arrays.copyOf(ids, size * 2);
        }
        ids[size++] = id;
        var text = difference();
        var insideCharacter = !text.isEmpty() && text.charAt(text.length() - 1) == REPLACEMENT;
        if (text.isEmpty() || insideCharacter && size - written < LONGEST_CHARACTER) {
            return "";
        }
        return write(text);
    }

    /** The text still held back: bytes of an unfinished character as U+FFFD. Nothing is appended afterwards. */
    public String finish() {
        return write(difference());
    }

    private String difference() {
        var before = tokenizer.decode(ids, windowStart, written, skipSpecial);
        var after = tokenizer.decode(ids, windowStart, size, skipSpecial);
        return after.length() > before.length() ? after.substring(before.length()) : "";
    }

    private String write(String text) {
        windowStart = written;
        written = size;
        return text;
    }
}
