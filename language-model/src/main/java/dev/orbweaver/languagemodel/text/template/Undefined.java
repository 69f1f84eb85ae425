package dev.orbweaver.languagemodel.text.template;

/**
 * What a name without a value gives: prints as nothing, is false, has no items; anything else done with it is an error.
 *
 * @param problem the error's message
 */
record Undefined(String problem) {
    static Undefined variable(String name) {
        return new Undefined("'" + name + "' is undefined");
    }

    static Undefined attribute(Object target, String name) {
        return new Undefined("'" + Values.typeName(target) + " object' has no attribute '" + name + "'");
    }

    TemplateException error() {
        return new TemplateException(problem);
    }
}
