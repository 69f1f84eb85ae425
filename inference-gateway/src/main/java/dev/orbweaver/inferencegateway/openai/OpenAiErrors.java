package dev.orbweaver.inferencegateway.openai;

import jakarta.servlet.http.HttpServletRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/** Every error leaves in OpenAI's shape, also those that Spring would answer with problem details. */
@Order(Ordered.HIGHEST_PRECEDENCE)
@RestControllerAdvice
final class OpenAiErrors {
    private static final Logger LOG = LoggerFactory.getLogger(OpenAiErrors.class);

    @ExceptionHandler
    ResponseEntity<ErrorBody> refused(OpenAiException e) {
        var headers = new HttpHeaders();
        var retryAfter = e.retryAfter();
        if (retryAfter != null) {
            headers.set(HttpHeaders.RETRY_AFTER, retryAfter.toString());
        }
        return answer(e.status(), headers, e.body());
    }

    @ExceptionHandler({NoResourceFoundException.class, NoHandlerFoundException.class})
    ResponseEntity<ErrorBody> noSuchPath(HttpServletRequest request) {
        return refused(OpenAiException.notFound("unknown path " + request.getMethod() + " " + request.getRequestURI()
                + "; known: POST /v1/chat/completions, POST /v1/completions, GET /v1/models"));
    }

    @ExceptionHandler
    ResponseEntity<ErrorBody> wrongMethod(HttpRequestMethodNotSupportedException e, HttpServletRequest request) {
        return answer(
                405,
                e.getHeaders(),
                ErrorBody.of(
                        request.getRequestURI() + " does not take " + e.getMethod(),
                        "invalid_request_error",
                        null,
                        "method_not_allowed"));
    }

    /** Nobody reads the answer. */
    @ExceptionHandler
    void gone(ClientGoneException e) {
        LOG.debug("{}", e.getMessage());
    }

    @ExceptionHandler
    ResponseEntity<ErrorBody> broken(RuntimeException e) {
        LOG.error("A request failed by a fault of the gateway", e);
        return refused(OpenAiException.engineFailed("the gateway failed: " + e));
    }

    private static ResponseEntity<ErrorBody> answer(int status, HttpHeaders headers, ErrorBody body) {
        return ResponseEntity.status(status)
                .headers(headers)
                .contentType(MediaType.APPLICATION_JSON)
                .body(body);
    }
}
