package dev.orbweaver.rolloutservice.recording;

import dev.orbweaver.rolloutservice.intake.AttemptEnded;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Errors of an attempt's base URL, in OpenAI's shape, so that every client library shows the message. */
@RestControllerAdvice(assignableTypes = RecordingController.class)
class RecordingErrors {

    @ExceptionHandler
    ResponseEntity<Map<String, Object>> gone(AttemptEnded e) {
        return error(HttpStatus.GONE, "attempt_ended", null, e);
    }

    @ExceptionHandler
    ResponseEntity<Map<String, Object>> unusable(UnusableCall e) {
        return error(HttpStatus.BAD_REQUEST, "invalid_request_error", e.parameter(), e);
    }

    @ExceptionHandler
    ResponseEntity<Map<String, Object>> unavailable(GatewayUnavailable e) {
        return error(HttpStatus.SERVICE_UNAVAILABLE, "gateway_unavailable", null, e);
    }

    @ExceptionHandler
    ResponseEntity<Map<String, Object>> unusable(UnusableAnswer e) {
        return error(HttpStatus.BAD_GATEWAY, "unusable_answer", null, e);
    }

    private static ResponseEntity<Map<String, Object>> error(
            HttpStatus status, String type, @Nullable String parameter, Exception e) {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("message", String.valueOf(e.getMessage()));
        error.put("type", type);
        if (parameter != null) {
            error.put("param", parameter);
        }
        return ResponseEntity.status(status)
                .contentType(MediaType.APPLICATION_JSON)
                .body(Map.of("error", error));
    }
}
