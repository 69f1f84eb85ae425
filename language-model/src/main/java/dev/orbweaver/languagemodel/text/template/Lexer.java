package dev.orbweaver.languagemodel.text.template;

import dev.orbweaver.languagemodel.text.template.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts a template's source into tokens, with the whitespace rules of transformers' environment: {@code trim_blocks} (a line break right
 * after a statement or comment goes), {@code lstrip_blocks} (so does the indentation before one), {@code -} trims everything, {@code +}
 * switches both off. One line break at the end of the source goes, too.
 */
final class Lexer {
    private static final Pattern WORD = Pattern.compile(
            "\\s*+(?:(?<name>[\\p{L}_][\\p{L}\\p{N}_]*+)"
                    + "|(?<decimal>\\d[\\d_]*+(?:\\.\\d[\\d_]*+(?:[eE][+-]?\\d++)?|[eE][+-]?\\d++))|(?<integer>\\d[\\d_]*+)"
                    + "|(?<string>'(?:[^'\\\\]|\\\\.)*+'|\"(?:[^\"\\\\]|\\\\.)*+\")"
                    + "|(?<operator>//|\\*\\*|==|!=|>=|<=|[-+*/%~<>=.,:|()\\[\\]{}]))",
            Pattern.DOTALL);

    private final String source;
    private final List<Token> tokens = new ArrayList<>();
    private int position;
    private int line = 1;
    private int lineCountedTo;

    private Lexer(String source) {
        this.source = source;
    }

    static List<Token> tokens(String source) {
        var unix = source.replace("\r\n", "\n").replace('\r', '\n');
        return new Lexer(unix.endsWith("\n") ? unix.substring(0, unix.length() - 1) : unix).read();
    }

    private List<Token> read() {
        while (position < source.length()) {
            var tag = nextTag();
            if (tag < 0) {
                addText(source.substring(position));
                position = source.length();
            } else {
                addText(textBefore(tag));
                readTag(tag);
            }
        }
        tokens.add(new Token(Kind.END, "", lineAt(source.length())));
        return tokens;
    }

    private int nextTag() {
        for (var brace = source.indexOf('{', position); brace >= 0; brace = source.indexOf('{', brace + 1)) {
            if (brace + 1 < source.length() && "{%#".indexOf(source.charAt(brace + 1)) >= 0) {
                return brace;
            }
        }
        return -1;
    }

    private String textBefore(int tag) {
        var text = source.substring(position, tag);
        var sign = tag + 2 < source.length() ? source.charAt(tag + 2) : ' ';
        if (sign == '-') {
            return text.stripTrailing();
        }
        var lineStart = text.lastIndexOf('\n') + 1;
        var startsLine = lineStart > 0 || position == 0 || source.charAt(position - 1) == '\n';
        var isOutput = source.charAt(tag + 1) == '{';
        if (!isOutput && sign != '+' && startsLine && text.substring(lineStart).isBlank()) {
            return text.substring(0, lineStart);
        }
        return text;
    }

    private void addText(String text) {
        if (!text.isEmpty()) {
            tokens.add(new Token(Kind.TEXT, text, lineAt(position)));
        }
    }

    private void readTag(int tag) {
        position = tag + 2;
        switch (source.charAt(tag + 1)) {
            case '#' -> skipComment(tag);
            case '{' -> readWords(tag, Kind.OUTPUT_START, Kind.OUTPUT_END, "}}");
            default -> readWords(tag, Kind.STATEMENT_START, Kind.STATEMENT_END, "%}");
        }
    }

    private void skipComment(int tag) {
        var end = source.indexOf("#}", position);
        if (end < 0) {
            throw error("the comment that begins here has no '#}'", tag);
        }
        position = end + 2;
        skipWhitespaceAfter(source.charAt(end - 1), true);
    }

    private void readWords(int tag, Kind start, Kind end, String close) {
        tokens.add(new Token(start, source.substring(tag, tag + 2), lineAt(tag)));
        if (position < source.length() && "-+".indexOf(source.charAt(position)) >= 0) {
            position++;
        }
        var depth = 0; // '}}' inside a map literal ends the map, not the tag
        var word = WORD.matcher(source);
        while (depth > 0 || !endsHere(end, close)) {
            if (!word.region(position, source.length()).lookingAt()) {
                throw error(
                        position >= source.length()
                                        || source.substring(position).isBlank()
                                ? "the tag that begins here has no '" + close + "'"
                                : "cannot read '"
                                        + source.substring(position)
                                                .strip()
                                                .codePoints()
                                                .limit(1)
                                                .collect(
                                                        StringBuilder::new,
                                                        StringBuilder::appendCodePoint,
                                                        StringBuilder::append)
                                        + "' in a tag",
                        tag);
            }
            position = word.end();
            var token = token(word);
            tokens.add(token);
            if (token.kind() == Kind.OPERATOR) {
                depth += "([{".contains(token.text()) ? 1 : ")]}".contains(token.text()) ? -1 : 0;
            }
        }
    }

    private boolean endsHere(Kind end, String close) {
        var at = position;
        while (at < source.length() && Character.isWhitespace(source.charAt(at))) {
            at++;
        }
        var sign = at < source.length() && "-+".indexOf(source.charAt(at)) >= 0 ? source.charAt(at) : ' ';
        if (!source.startsWith(close, sign == ' ' ? at : at + 1)) {
            return false;
        }
        tokens.add(new Token(end, close, lineAt(at)));
        position = (sign == ' ' ? at : at + 1) + 2;
        skipWhitespaceAfter(sign, end == Kind.STATEMENT_END);
        return true;
    }

    private void skipWhitespaceAfter(char sign, boolean trimLineBreak) {
        if (sign == '-') {
            while (position < source.length() && Character.isWhitespace(source.charAt(position))) {
                position++;
            }
        } else if (trimLineBreak && sign != '+' && position < source.length() && source.charAt(position) == '\n') {
            position++;
        }
    }

    private Token token(Matcher word) {
        var at = lineAt(position);
        if (word.group("name") != null) {
            return new Token(Kind.NAME, word.group("name"), at);
        }
        if (word.group("string") != null) {
            var quoted = word.group("string");
            return new Token(Kind.STRING, StringEscapes.unescape(quoted.substring(1, quoted.length() - 1)), at);
        }
        if (word.group("integer") != null) {
            return new Token(Kind.INTEGER, word.group("integer").replace("_", ""), at);
        }
        if (word.group("decimal") != null) {
            return new Token(Kind.DECIMAL, word.group("decimal").replace("_", ""), at);
        }
        return new Token(Kind.OPERATOR, word.group("operator"), at);
    }

    private int lineAt(int offset) {
        for (; lineCountedTo < offset; lineCountedTo++) {
            if (source.charAt(lineCountedTo) == '\n') {
                line++;
            }
        }
        return line;
    }

    private TemplateException error(String problem, int offset) {
        return new TemplateException("line "
                + (1
                        + source.substring(0, offset)
                                .chars()
                                .filter(c -> c == '\n')
                                .count()) + ": " + problem);
    }
}
