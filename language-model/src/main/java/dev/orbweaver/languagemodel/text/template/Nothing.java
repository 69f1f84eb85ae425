package dev.orbweaver.languagemodel.text.template;

/** Python's {@code None}: a value that says there is none, unlike {@link Undefined}. */
enum Nothing {
    NONE
}
