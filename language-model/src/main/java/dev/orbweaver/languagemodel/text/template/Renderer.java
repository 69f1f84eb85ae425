package dev.orbweaver.languagemodel.text.template;

import java.util.ArrayList;
import java.util.List;

/** Executes statements; one for each rendering. */
final class Renderer {
    /** What a loop does after a statement. */
    private enum Next {
        STATEMENT,
        ITEM,
        END
    }

    private StringBuilder text = new StringBuilder();
    private int depth;

    String render(List<Statement> statements, Scope scope) {
        execute(statements, scope);
        return text.toString();
    }

    private Next execute(List<Statement> statements, Scope scope) {
        for (var statement : statements) {
            var next = execute(statement, scope);
            if (next != Next.STATEMENT) {
                return next;
            }
        }
        return Next.STATEMENT;
    }

    private Next execute(Statement statement, Scope scope) {
        switch (statement) {
            case Statement.Text(var written) -> text.append(written);
            case Statement.Output(var value) -> text.append(Values.toText(Evaluator.value(value, scope)));
            case Statement.Assign(var names, var value) -> scope.unpack(names, Evaluator.value(value, scope));
            case Statement.AssignAttribute assign -> assignAttribute(assign, scope);
            case Statement.AssignText(var name, var body) -> scope.set(name, captured(body, scope.inner()));
            case Statement.If(var condition, var body, var otherwise) -> {
                return execute(Evaluator.isTrue(condition, scope) ? body : otherwise, scope);
            }
            case Statement.For loop -> {
                return loop(loop, scope);
            }
            case Statement.Macro macro ->
                scope.set(macro.name(), (TemplateFunction) arguments -> call(macro, arguments, scope));
            case Statement.Block(var body) -> {
                return execute(body, scope);
            }
            case Statement.Break stop -> {
                return Next.END;
            }
            case Statement.Continue skip -> {
                return Next.ITEM;
            }
        }
        return Next.STATEMENT;
    }

    private static void assignAttribute(Statement.AssignAttribute assign, Scope scope) {
        if (!(scope.get(assign.namespace()) instanceof Namespace namespace)) {
            throw new TemplateException("cannot assign attribute on non-namespace object");
        }
        namespace.attributes().put(assign.name(), Evaluator.value(assign.value(), scope));
    }

    private Next loop(Statement.For loop, Scope scope) {
        var items = new ArrayList<Object>();
        for (var item : Values.items(Evaluator.value(loop.items(), scope))) {
            var body = scope.inner();
            body.unpack(loop.names(), item);
            if (loop.filter() == null || Evaluator.isTrue(loop.filter(), body)) {
                items.add(item);
            }
        }
        for (var i = 0; i < items.size(); i++) {
            var body = scope.inner();
            body.set("loop", new Loop(items, i, depth));
            body.unpack(loop.names(), items.get(i));
            depth++;
            var next = execute(loop.body(), body);
            depth--;
            if (next == Next.END) {
                break;
            }
        }
        return items.isEmpty() ? execute(loop.otherwise(), scope) : Next.STATEMENT;
    }

    private Object call(Statement.Macro macro, CallValues arguments, Scope definedIn) {
        var scope = definedIn.inner();
        for (var i = 0; i < macro.parameters().size(); i++) {
            var parameter = macro.parameters().get(i);
            var standard = parameter.getValue();
            if (arguments.has(i, parameter.getKey())) {
                scope.set(parameter.getKey(), arguments.require(i, parameter.getKey()));
            } else if (standard != null) {
                scope.set(parameter.getKey(), Evaluator.value(standard, scope));
            } else {
                scope.set(parameter.getKey(), Undefined.variable(parameter.getKey()));
            }
        }
        return captured(macro.body(), scope);
    }

    private String captured(List<Statement> body, Scope scope) {
        var outside = text;
        text = new StringBuilder();
        try {
            execute(body, scope);
            return text.toString();
        } finally {
            text = outside;
        }
    }
}
