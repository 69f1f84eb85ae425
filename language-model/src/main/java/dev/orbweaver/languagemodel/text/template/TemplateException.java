package dev.orbweaver.languagemodel.text.template;

/** A template cannot be read, does not fit the values given, or refused them itself with {@code raise_exception}: then the message is its own. */
public final class TemplateException extends RuntimeException {
    public TemplateException(String message) {
        super(message);
    }
}
