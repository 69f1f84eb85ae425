package dev.orbweaver.rolloutservice.recording;

import dev.orbweaver.contracts.policy.PolicyVersion;
import dev.orbweaver.rolloutservice.intake.Deadline;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/**
 * Calls the inference gateway until it answers or the attempt's time is over. What is tried again here no agent sees: a full
 * gateway, a swap, a restart only make a call longer.
 *
 * <p>A circuit breaker counts connections and answers that failed. While it is open no call is sent, all wait; after its pause a
 * few probes decide. An answer in the 4xx range, or a busy one, is an answer and counts as good; 500 counts as bad and is passed on.
 */
@Component
public final class GatewayClient {

    private final HttpClient http;
    private final CircuitBreaker breaker;
    private final GatewaySettings settings;

    GatewayClient(HttpClient gatewayHttpClient, CircuitBreaker gatewayBreaker, GatewaySettings settings) {
        this.http = gatewayHttpClient;
        this.breaker = gatewayBreaker;
        this.settings = settings;
    }

    /**
     * Sends a JSON body.
     *
     * @param path below {@code /v1}, such as {@code chat/completions}
     * @param minimumVersion the lowest policy version that may answer
     */
    GatewayAnswer post(String path, byte[] body, long minimumVersion, Deadline deadline)
            throws GatewayUnavailable, InterruptedException {
        return answer(
                request(path)
                        .header("Content-Type", "application/json")
                        .header(PolicyVersion.MINIMUM_VERSION_HEADER, Long.toString(minimumVersion))
                        .POST(BodyPublishers.ofByteArray(body)),
                deadline);
    }

    GatewayAnswer get(String path, Deadline deadline) throws GatewayUnavailable, InterruptedException {
        return answer(request(path).GET(), deadline);
    }

    private HttpRequest.Builder request(String path) {
        String base = settings.url().toString();
        String slash = base.endsWith("/") ? "" : "/";
        return HttpRequest.newBuilder(URI.create(base + slash + "v1/" + path)).header("Accept", "application/json");
    }

    private GatewayAnswer answer(HttpRequest.Builder request, Deadline deadline)
            throws GatewayUnavailable, InterruptedException {
        var pauses = new Pauses(deadline, settings.firstPause(), settings.longestPause());
        while (true) {
            if (!breaker.tryAcquirePermission()) {
                pauses.pause(Duration.ZERO, "the circuit breaker is open after failed calls to " + settings.url());
                continue;
            }
            try {
                GatewayAnswer answer = tried(request, deadline);
                if (!answer.isBusy() && !answer.isBroken()) {
                    return answer;
                }
                pauses.pause(answer.retryAfter(), "it answered " + answer.status());
            } catch (IOException e) {
                pauses.pause(Duration.ZERO, settings.url() + ": " + e);
            }
        }
    }

    /** One try, counted by the breaker. */
    private GatewayAnswer tried(HttpRequest.Builder request, Deadline deadline)
            throws IOException, InterruptedException {
        long begun = System.nanoTime();
        try {
            Duration left = deadline.remaining();
            var response = http.send(
                    request.timeout(left.isZero() ? Duration.ofMillis(1) : left).build(), BodyHandlers.ofByteArray());
            GatewayAnswer answer = GatewayAnswer.of(response);
            if (answer.status() >= 500 && !answer.isBusy()) {
                breaker.onError(
                        System.nanoTime() - begun, TimeUnit.NANOSECONDS, new IOException("status " + answer.status()));
            } else {
                breaker.onSuccess(System.nanoTime() - begun, TimeUnit.NANOSECONDS);
            }
            return answer;
        } catch (IOException e) {
            breaker.onError(System.nanoTime() - begun, TimeUnit.NANOSECONDS, e);
            throw e;
        } catch (InterruptedException e) {
            breaker.releasePermission();
            throw e;
        }
    }
}
