package dev.orbweaver.languagemodel.text;

/** A model folder's tokenizer or chat template is missing or cannot be used; the message names the file and says what to do. */
public final class TextFolderException extends RuntimeException {
    public TextFolderException(String message) {
        super(message);
    }

    public TextFolderException(String message, Throwable cause) {
        super(message, cause);
    }
}
