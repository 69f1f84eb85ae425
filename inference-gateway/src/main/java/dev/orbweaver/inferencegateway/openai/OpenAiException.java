package dev.orbweaver.inferencegateway.openai;

import org.jspecify.annotations.Nullable;

/** A request that gets an error in OpenAI's shape instead of an answer. */
final class OpenAiException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int RETRY_AFTER_SECONDS = 1;

    private final int status;
    private final transient ErrorBody body;

    private OpenAiException(int status, ErrorBody body) {
        super(body.error().message());
        this.status = status;
        this.body = body;
    }

    /** A field that is missing, of the wrong type or out of range. */
    static OpenAiException badField(String field, String message) {
        return new OpenAiException(400, ErrorBody.of(message, "invalid_request_error", field, "invalid_value"));
    }

    /** A field that means something this gateway cannot do. */
    static OpenAiException unsupported(String field, String message) {
        return new OpenAiException(400, ErrorBody.of(message, "invalid_request_error", field, "unsupported_parameter"));
    }

    static OpenAiException badRequest(String message) {
        return new OpenAiException(400, ErrorBody.of(message, "invalid_request_error", null, null));
    }

    static OpenAiException tooLong(String field, String message) {
        return new OpenAiException(
                400, ErrorBody.of(message, "invalid_request_error", field, "context_length_exceeded"));
    }

    static OpenAiException unauthorized(String message) {
        return new OpenAiException(401, ErrorBody.of(message, "invalid_request_error", null, "invalid_api_key"));
    }

    static OpenAiException forbidden(String message) {
        return new OpenAiException(403, ErrorBody.of(message, "invalid_request_error", null, "forbidden"));
    }

    static OpenAiException unknownModel(String message) {
        return new OpenAiException(404, ErrorBody.of(message, "invalid_request_error", "model", "model_not_found"));
    }

    static OpenAiException notFound(String message) {
        return new OpenAiException(404, ErrorBody.of(message, "invalid_request_error", null, "not_found"));
    }

    static OpenAiException olderVersion(String message) {
        return new OpenAiException(409, ErrorBody.of(message, "conflict_error", "model", "policy_version_too_old"));
    }

    static OpenAiException tooLarge(String message) {
        return new OpenAiException(413, ErrorBody.of(message, "invalid_request_error", null, "request_too_large"));
    }

    static OpenAiException queueFull(String message) {
        return new OpenAiException(429, ErrorBody.of(message, "rate_limit_error", null, "queue_full"));
    }

    static OpenAiException unavailable(String message, String code) {
        return new OpenAiException(503, ErrorBody.of(message, "server_error", null, code));
    }

    static OpenAiException tookTooLong(String message) {
        return new OpenAiException(504, ErrorBody.of(message, "server_error", null, "generation_timeout"));
    }

    static OpenAiException engineFailed(String message) {
        return new OpenAiException(500, ErrorBody.of(message, "server_error", null, "engine_failed"));
    }

    int status() {
        return status;
    }

    ErrorBody body() {
        return body;
    }

    /** Seconds after which trying again makes sense; null where it does not. */
    @Nullable
    Integer retryAfter() {
        return status == 429 || status == 503 ? RETRY_AFTER_SECONDS : null;
    }
}
