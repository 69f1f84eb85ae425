package dev.orbweaver.languagemodel.text.template;

import dev.orbweaver.languagemodel.text.template.Token.Kind;
import java.util.List;

/** A place in the list of tokens; the parsers move it forward. */
final class TokenReader {
    private final List<Token> tokens;
    private int next;

    TokenReader(List<Token> tokens) {
        this.tokens = tokens;
    }

    Token peek() {
        return tokens.get(next);
    }

    Token peekSecond() {
        return tokens.get(Math.min(next + 1, tokens.size() - 1));
    }

    Token take() {
        var token = tokens.get(next);
        next = Math.min(next + 1, tokens.size() - 1); // the last one is END and stays
        return token;
    }

    boolean takeIfOperator(String operator) {
        if (!peek().isOperator(operator)) {
            return false;
        }
        take();
        return true;
    }

    boolean takeIfName(String name) {
        if (!peek().isName(name)) {
            return false;
        }
        take();
        return true;
    }

    void expectOperator(String operator) {
        if (!takeIfOperator(operator)) {
            throw unexpected("'" + operator + "'");
        }
    }

    void expectName(String name) {
        if (!takeIfName(name)) {
            throw unexpected("'" + name + "'");
        }
    }

    String expectAnyName() {
        return expect(Kind.NAME, "a name").text();
    }

    Token expect(Kind kind, String what) {
        if (peek().kind() != kind) {
            throw unexpected(what);
        }
        return take();
    }

    TemplateException unexpected(String wanted) {
        return error("expected " + wanted + ", found " + peek().description());
    }

    TemplateException error(String problem) {
        return new TemplateException("line " + peek().line() + ": " + problem);
    }
}
