package dev.orbweaver.languagemodel.text.template;

import dev.orbweaver.languagemodel.text.template.Token.Kind;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads statements up to the one that closes them; knows every statement that is supported and names the others in its error. */
final class StatementParser {
    private final TokenReader tokens;
    private final ExpressionParser expressions;

    private StatementParser(TokenReader tokens) {
        this.tokens = tokens;
        this.expressions = new ExpressionParser(tokens);
    }

    static List<Statement> parse(List<Token> tokens) {
        var parser = new StatementParser(new TokenReader(tokens));
        var statements = parser.parseUntil(Set.of());
        if (parser.tokens.peek().kind() != Kind.END) {
            throw parser.tokens.error(parser.tokens.peekSecond().description() + " closes nothing");
        }
        return statements;
    }

    /** Stops before the tag whose name is one of {@code closing}, which is left for the caller. */
    private List<Statement> parseUntil(Set<String> closing) {
        var statements = new ArrayList<Statement>();
        while (tokens.peek().kind() != Kind.END) {
            var token = tokens.peek();
            if (token.kind() == Kind.STATEMENT_START
                    && (closing.contains(tokens.peekSecond().text())
                            || tokens.peekSecond().text().startsWith("end"))) {
                return statements;
            }
            tokens.take();
            switch (token.kind()) {
                case TEXT -> statements.add(new Statement.Text(token.text()));
                case OUTPUT_START -> {
                    statements.add(new Statement.Output(expressions.parseTuple()));
                    tokens.expect(Kind.OUTPUT_END, "'}}'");
                }
                default -> statements.add(parseStatement());
            }
        }
        return statements;
    }

    private Statement parseStatement() {
        var keyword = tokens.expectAnyName();
        return switch (keyword) {
            case "if" -> parseIf();
            case "for" -> parseFor();
            case "set" -> parseSet();
            case "macro" -> parseMacro();
            case "generation" -> new Statement.Block(parseBody("endgeneration"));
            case "break" -> closed(new Statement.Break());
            case "continue" -> closed(new Statement.Continue());
            default ->
                throw tokens.error("the statement '" + keyword + "' is not supported in chat templates."
                        + " Known: if, for, set, macro, generation, break, continue");
        };
    }

    private Statement parseIf() {
        var condition = expressions.parseTuple();
        endTag();
        var body = parseUntil(Set.of("elif", "else"));
        var keyword = openTag("endif", "elif", "else");
        List<Statement> otherwise = List.of();
        if (keyword.equals("elif")) {
            otherwise = List.of(parseIf()); // reads the closing tag
        } else if (keyword.equals("else")) {
            otherwise = parseBody("endif");
        } else {
            endTag();
        }
        return new Statement.If(condition, body, otherwise);
    }

    private Statement parseFor() {
        var names = parseNames();
        tokens.expectName("in");
        var items = expressions.parseOr();
        var filter = tokens.takeIfName("if") ? expressions.parse() : null;
        endTag();
        var body = parseUntil(Set.of("else"));
        List<Statement> otherwise = List.of();
        if (openTag("endfor", "else").equals("else")) {
            otherwise = parseBody("endfor");
        } else {
            endTag();
        }
        return new Statement.For(names, items, filter, body, otherwise);
    }

    private Statement parseSet() {
        var names = parseNames();
        if (names.size() == 1 && tokens.takeIfOperator(".")) {
            var attribute = tokens.expectAnyName();
            tokens.expectOperator("=");
            return closed(new Statement.AssignAttribute(names.getFirst(), attribute, expressions.parseTuple()));
        }
        if (tokens.takeIfOperator("=")) {
            return closed(new Statement.Assign(names, expressions.parseTuple()));
        }
        return new Statement.AssignText(names.getFirst(), parseBody("endset"));
    }

    private Statement parseMacro() {
        var name = tokens.expectAnyName();
        var parameters = new ArrayList<Map.Entry<String, @Nullable Expression>>();
        tokens.expectOperator("(");
        while (!tokens.takeIfOperator(")")) {
            if (!parameters.isEmpty()) {
                tokens.expectOperator(",");
            }
            var parameter = tokens.expectAnyName();
            var standard = tokens.takeIfOperator("=") ? expressions.parse() : null;
            parameters.add(new SimpleImmutableEntry<>(parameter, standard));
        }
        return new Statement.Macro(name, parameters, parseBody("endmacro"));
    }

    private List<String> parseNames() {
        var bracketed = tokens.takeIfOperator("(");
        var names = new ArrayList<>(List.of(tokens.expectAnyName()));
        while (tokens.takeIfOperator(",")) {
            names.add(tokens.expectAnyName());
        }
        if (bracketed) {
            tokens.expectOperator(")");
        }
        return names;
    }

    /** From the end of the opening tag to the end of the closing one. */
    private List<Statement> parseBody(String closing) {
        endTag();
        var body = parseUntil(Set.of(closing));
        openTag(closing);
        if (closing.equals("endmacro") && tokens.peek().kind() == Kind.NAME) {
            tokens.take(); // may repeat the macro's name
        }
        endTag();
        return body;
    }

    private String openTag(String... wanted) {
        if (tokens.peek().kind() == Kind.STATEMENT_START
                && List.of(wanted).contains(tokens.peekSecond().text())) {
            tokens.take();
            return tokens.take().text();
        }
        if (tokens.peek().kind() == Kind.STATEMENT_START) {
            tokens.take();
        }
        throw tokens.unexpected("{% " + wanted[0] + " %}");
    }

    private Statement closed(Statement statement) {
        endTag();
        return statement;
    }

    private void endTag() {
        tokens.expect(Kind.STATEMENT_END, "'%}'");
    }
}
