package dev.orbweaver.languagemodel.text.template;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What writes text or changes a variable. */
sealed interface Statement {
    record Text(String text) implements Statement {}

    record Output(Expression value) implements Statement {}

    /** {@code set a, b = value}; more than one name unpacks. */
    record Assign(List<String> names, Expression value) implements Statement {}

    /** {@code set ns.name = value}: the one assignment that outlives a loop's body. */
    record AssignAttribute(String namespace, String name, Expression value) implements Statement {}

    /** {@code set name}…{@code endset}: the text that the body writes. */
    record AssignText(String name, List<Statement> body) implements Statement {}

    record If(Expression condition, List<Statement> body, List<Statement> otherwise) implements Statement {}

    record For(
            List<String> names,
            Expression items,
            @Nullable Expression filter,
            List<Statement> body,
            List<Statement> otherwise)
            implements Statement {}

    record Macro(String name, List<Map.Entry<String, @Nullable Expression>> parameters, List<Statement> body)
            implements Statement {}

    /** A body that changes nothing: {@code generation} marks what an assistant wrote. */
    record Block(List<Statement> body) implements Statement {}

    record Break() implements Statement {}

    record Continue() implements Statement {}
}
