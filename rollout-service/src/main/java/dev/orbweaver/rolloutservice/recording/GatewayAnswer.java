package dev.orbweaver.rolloutservice.recording;

import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * What the gateway said.
 *
 * @param retryAfter as it asked for; zero where it did not
 */
record GatewayAnswer(int status, String contentType, byte[] body, Duration retryAfter) {

    static GatewayAnswer of(HttpResponse<byte[]> response) {
        String contentType = response.headers().firstValue("Content-Type").orElse("application/json");
        Duration retryAfter = response.headers()
                .firstValue("Retry-After")
                .map(GatewayAnswer::seconds)
                .orElse(Duration.ZERO);
        return new GatewayAnswer(response.statusCode(), contentType, response.body(), retryAfter);
    }

    boolean isSuccess() {
        return status / 100 == 2;
    }

    /** Alive, but it wants the call again later: full, swapping, or still behind the minimum policy version. */
    boolean isBusy() {
        return status == 429 || status == 409 || (status == 503 && !retryAfter.isZero());
    }

    /** Something before the engine is broken; the same call may succeed later. */
    boolean isBroken() {
        return status == 502 || status == 503 || status == 504;
    }

    private static Duration seconds(String text) {
        try {
            return Duration.ofSeconds(Math.max(0, Long.parseLong(text.strip())));
        } catch (NumberFormatException e) {
            return Duration.ofSeconds(1); // a date: soon
        }
    }
}
