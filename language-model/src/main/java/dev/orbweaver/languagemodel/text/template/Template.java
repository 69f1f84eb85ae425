package dev.orbweaver.languagemodel.text.template;

import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A chat template, read once and rendered often: the part of Jinja that chat templates use, in transformers' environment ({@code
 * trim_blocks}, {@code lstrip_blocks}, {@code raise_exception}, {@code strftime_now}, {@code tojson} as {@code json.dumps}).
 *
 * <p>Immutable and safe from any thread. What is not supported is an error when the template is read, never a wrong prompt.
 */
public final class Template {
    private final List<Statement> statements;
    private final Globals globals;

    private Template(List<Statement> statements, Globals globals) {
        this.statements = statements;
        this.globals = globals;
    }

    /**
     * Reads a template.
     *
     * @throws TemplateException with the line, if it is not well-formed or uses what is not supported
     */
    public static Template parse(String source) {
        return parse(source, Clock.systemDefaultZone());
    }

    /** The same with a clock for {@code strftime_now}. */
    public static Template parse(String source, Clock clock) {
        return new Template(StatementParser.parse(Lexer.tokens(source)), new Globals(clock));
    }

    /**
     * Renders the template.
     *
     * @param variables texts, numbers, booleans, null, lists and maps of them
     * @throws TemplateException if the template raises one, or does something impossible with the values
     */
    public String render(Map<String, @Nullable Object> variables) {
        var values = new HashMap<>(globals.functions());
        variables.forEach((name, value) -> values.put(name, Values.from(value)));
        try {
            return new Renderer().render(statements, Scope.of(values).inner());
        } catch (StackOverflowError e) {
            throw new TemplateException("the template's macros call each other without end");
        } catch (ArithmeticException e) {
            throw new TemplateException("a number leaves the range of 64 bits");
        }
    }
}
