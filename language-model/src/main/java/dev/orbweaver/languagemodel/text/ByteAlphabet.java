package dev.orbweaver.languagemodel.text;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * How byte-level tokenizers write bytes as visible characters: printable Latin-1 as itself, the others as the characters from U+0100 on,
 * in order. A blank becomes {@code Ġ}. Source: the byte encoder of GPT-2.
 */
final class ByteAlphabet {
    private static final int FIRST_STAND_IN = 0x100;

    private final String[] byByte = new String[256];

    ByteAlphabet() {
        var standIn = FIRST_STAND_IN;
        for (var value = 0; value < 256; value++) {
            var visible = value >= '!' && value <= '~' || value >= 0xA1 && value != 0xAD;
            byByte[value] = Character.toString(visible ? value : standIn++);
        }
    }

    /** All 256, by byte. */
    List<String> symbols() {
        return List.of(byByte);
    }

    /** The text's UTF-8 bytes, a symbol each. */
    List<String> write(String text) {
        var symbols = new ArrayList<String>();
        for (var value : text.getBytes(StandardCharsets.UTF_8)) {
            symbols.add(byByte[value & 0xFF]);
        }
        return symbols;
    }
}
