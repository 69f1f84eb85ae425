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

    private final Tokenizer tokenizer;
    private final boolean skipSpecial;
    private int[] ids = new int[64];
    private int size;
    private int windowStart; // text is decoded from here on, to give the new ids their context
    private int written; // all text of the ids before this is out
    private int shown; // so much text of the ids after it is out, too

    IncrementalText(Tokenizer tokenizer, boolean skipSpecial) {
        this.tokenizer = tokenizer;
        this.skipSpecial = skipSpecial;
    }

    /**
     * Adds one id; returns the text that became certain by it, often all of it, empty inside a character.
     *
     * <p>Only a replacement character at the very end is held back: it may stand for bytes whose rest comes with the next id.
     */
    public String append(int id) {
        if (size == ids.length) {
            ids = Arrays.copyOf(ids, size * 2);
        }
        ids[size++] = id;
        var text = difference();
        if (text.isEmpty()) {
            return "";
        }
        boolean complete = text.charAt(text.length() - 1) != REPLACEMENT;
        var certain = show(text, complete ? text.length() : text.length() - 1);
        if (complete) {
            windowStart = written;
            written = size;
            shown = 0;
        }
        return certain;
    }

    /** The text still held back: bytes of an unfinished character as U+FFFD. Nothing is appended afterwards. */
    public String finish() {
        var text = difference();
        return show(text, text.length());
    }

    private String show(String text, int until) {
        var certain = until > shown ? text.substring(shown, until) : "";
        shown = Math.max(shown, until);
        return certain;
    }

    private String difference() {
        var before = tokenizer.decode(ids, windowStart, written, skipSpecial);
        var after = tokenizer.decode(ids, windowStart, size, skipSpecial);
        return after.length() > before.length() ? after.substring(before.length()) : "";
    }
}
