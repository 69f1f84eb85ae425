package dev.orbweaver.languagemodel.text.template;

/** Python's escapes in a string literal; an unknown one stays as it is, backslash included. */
final class StringEscapes {
    private StringEscapes() {}

    static String unescape(String text) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        var result = new StringBuilder();
        for (var i = 0; i < text.length(); i++) {
            if (text.charAt(i) != '\\' || i + 1 == text.length()) {
                result.append(text.charAt(i));
                continue;
            }
            var letter = text.charAt(++i);
            var digits = switch (letter) {
                case 'x' -> 2;
                case 'u' -> 4;
                case 'U' -> 8;
                default -> 0;
            };
            if (digits > 0 && i + digits < text.length()) {
                result.appendCodePoint(Integer.parseInt(text.substring(i + 1, i + 1 + digits), 16));
                i += digits;
            } else {
                result.append(simple(letter));
            }
        }
        return result.toString();
    }

    private static String simple(char letter) {
        return switch (letter) {
            case 'n' -> "\n";
            case 't' -> "\t";
            case 'r' -> "\r";
            case 'b' -> "\b";
            case 'f' -> "\f";
            case 'a' -> "\u0007";
            case 'v' -> "\u000B";
            case '0' -> "\0";
            case '\n' -> ""; // a line continued
            case '\\', '\'', '"' -> String.valueOf(letter);
            default -> "\\" + letter;
        };
    }
}
