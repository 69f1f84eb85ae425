package dev.orbweaver.inferencegateway.engine;

/** The model was served when the request came and is not any more. */
public final class ModelClosedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ModelClosedException(String model) {
        super("model '" + model + "' is not served any more");
    }
}
