package dev.orbweaver.languagemodel.text.template;

/** What can be called: a macro, a method bound to its value, a global function. */
@FunctionalInterface
interface TemplateFunction {
    Object call(CallValues arguments);
}
