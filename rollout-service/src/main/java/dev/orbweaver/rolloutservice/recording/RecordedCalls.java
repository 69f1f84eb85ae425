package dev.orbweaver.rolloutservice.recording;

import dev.orbweaver.rolloutservice.intake.OpenAttempt;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Forwards a call and records its answer before the client sees it: what a client has read is in the rollout. An answer that is an
 * error is passed on as it is and not recorded.
 */
@Component
class RecordedCalls {

    private final GatewayClient gateway;
    private final Recorder recorder;
    private final JsonMapper json;
    private final Timer answered;
    private final Timer refused;

    RecordedCalls(GatewayClient gateway, Recorder recorder, JsonMapper json, MeterRegistry meters) {
        this.gateway = gateway;
        this.recorder = recorder;
        this.json = json;
        this.answered = meters.timer("orbweaver.rollout.model.calls", "outcome", "answered");
        this.refused = meters.timer("orbweaver.rollout.model.calls", "outcome", "refused");
    }

    /** @throws dev.orbweaver.rolloutservice.intake.AttemptEnded if the attempt ends before the answer is there */
    ResponseEntity<byte[]> forward(String path, OpenAttempt attempt, CallOrigin origin, byte[] body) throws Exception {
        ModelCall call = origin.call(attempt, object(body));
        byte[] forwarded = json.writeValueAsBytes(ForcedSampling.bodyFor(call));
        long begun = System.nanoTime();
        GatewayAnswer answer = attempt.whileOpen(() -> gateway.post(path, forwarded, Route.of(attempt)));
        Duration duration = Duration.ofNanos(System.nanoTime() - begun);
        if (!answer.isSuccess()) {
            refused.record(duration);
            return ResponseEntity.status(answer.status())
                    .contentType(MediaType.parseMediaType(answer.contentType()))
                    .body(answer.body());
        }
        answered.record(duration);
        return recorded(call, answer, duration);
    }

    GatewayAnswer models(OpenAttempt attempt) throws Exception {
        return attempt.whileOpen(() -> gateway.get("models", Route.of(attempt)));
    }

    private ResponseEntity<byte[]> recorded(ModelCall call, GatewayAnswer answer, Duration duration) throws Exception {
        JsonNode tree = tree(answer);
        call.attempt().record(recorder.transition(call, tree, duration));
        if (call.isStreamed()) {
            return ResponseEntity.ok().contentType(MediaType.TEXT_EVENT_STREAM).body(StreamedAnswer.of(tree));
        }
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(answer.body());
    }

    private JsonNode tree(GatewayAnswer answer) throws UnusableAnswer {
        try {
            return json.readTree(answer.body());
        } catch (JacksonException e) {
            throw new UnusableAnswer("The gateway's answer is not JSON: " + e.getOriginalMessage());
        }
    }

    private ObjectNode object(byte[] body) {
        try {
            if (json.readTree(body) instanceof ObjectNode object) {
                return object;
            }
            throw new UnusableCall("body", "a JSON object is needed");
        } catch (JacksonException e) {
            throw new UnusableCall("body", "is not JSON: " + e.getOriginalMessage());
        }
    }
}
