package dev.orbweaver.inferencegateway.openai;

/** The client has closed its connection; its sequences have been given up. */
final class ClientGoneException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ClientGoneException(String message) {
        super(message);
    }
}
