package dev.orbweaver.rolloutservice.recording;

import dev.orbweaver.contracts.identity.GroupId;
import dev.orbweaver.contracts.policy.PolicyVersion;
import dev.orbweaver.rolloutservice.intake.Deadline;
import dev.orbweaver.rolloutservice.recording.Gateways.Gateway;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/**
 * Calls the gateways until one answers or the attempt's time is over. What is tried again here no agent sees: a full gateway, a swap, a
 * restart, the loss of a gateway only make a call longer.
 *
 * <p>A circuit breaker for each gateway counts connections and answers that failed. While it is open that gateway gets no call; after its
 * pause a few probes decide. An answer in the 4xx range, or a busy one, is an answer and counts as good; 500 counts as bad and is passed
 * on. When no gateway has answered, all wait.
 */
@Component
public final class GatewayClient {

    private final HttpClient http;
    private final Gateways gateways;
    private final GatewaySettings settings;

    GatewayClient(HttpClient gatewayHttpClient, Gateways gateways, GatewaySettings settings) {
        this.http = gatewayHttpClient;
        this.gateways = gateways;
        this.settings = settings;
    }

    /**
     * Sends a JSON body.
     *
     * @param path below {@code /v1}, such as {@code chat/completions}
     */
    GatewayAnswer post(String path, byte[] body, Route route) throws GatewayUnavailable, InterruptedException {
        return answer(
                path,
                HttpRequest.newBuilder()
                        .header("Content-Type", "application/json")
                        .header(PolicyVersion.MINIMUM_VERSION_HEADER, Long.toString(route.minimumVersion()))
                        .POST(BodyPublishers.ofByteArray(body)),
                route);
    }

    GatewayAnswer get(String path, Route route) throws GatewayUnavailable, InterruptedException {
        return answer(path, HttpRequest.newBuilder().GET(), route);
    }

    private GatewayAnswer answer(String path, HttpRequest.Builder request, Route route)
            throws GatewayUnavailable, InterruptedException {
        request.header("Accept", "application/json")
                .header(GroupId.HEADER, route.group().toString());
        var pauses = new Pauses(route.deadline(), settings.firstPause(), settings.longestPause());
        var order = gateways.inOrderFor(route.group().toString());
        while (true) {
            Duration asked = Duration.ZERO;
            String reason = "";
            for (var gateway : order) {
                if (!gateway.breaker().tryAcquirePermission()) {
                    reason = "the circuit breaker is open after failed calls to " + gateway.url();
                    continue;
                }
                try {
                    GatewayAnswer answer = tried(gateway, request.uri(gateway.at("v1/" + path)), route.deadline());
                    if (!answer.isBusy() && !answer.isBroken()) {
                        return answer;
                    }
                    asked = answer.retryAfter();
                    reason = "it answered " + answer.status();
                } catch (IOException e) {
                    reason = gateway.url() + ": " + e;
                }
            }
            pauses.pause(asked, reason);
        }
    }

    /** One try, counted by the breaker. */
    private GatewayAnswer tried(Gateway gateway, HttpRequest.Builder request, Deadline deadline)
            throws IOException, InterruptedException {
        var breaker = gateway.breaker();
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
