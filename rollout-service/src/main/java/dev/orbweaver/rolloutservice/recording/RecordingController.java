package dev.orbweaver.rolloutservice.recording;

import dev.orbweaver.contracts.identity.RolloutId;
import dev.orbweaver.rolloutservice.intake.AttemptEnded;
import dev.orbweaver.rolloutservice.intake.Attempts;
import dev.orbweaver.rolloutservice.intake.OpenAttempt;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The OpenAI base URL of an attempt. A call is forwarded to the gateway under the experiment's model, sampling and minimum policy
 * version, and each answered call is recorded as one transition. Calls of an attempt that has ended are refused with 410.
 */
@RestController
@RequestMapping({
    "/rollouts/{rollout}/attempts/{attempt}/v1",
    "/rollouts/{rollout}/attempts/{attempt}/agent-steps/{agentStep}/v1"
})
class RecordingController {

    private final Attempts attempts;
    private final RecordedCalls calls;

    RecordingController(Attempts attempts, RecordedCalls calls) {
        this.attempts = attempts;
        this.calls = calls;
    }

    @PostMapping("/chat/completions")
    ResponseEntity<byte[]> chatCompletion(
            @PathVariable String rollout,
            @PathVariable int attempt,
            @PathVariable(required = false) @Nullable String agentStep,
            @RequestHeader(name = BaseUrl.TURN_HEADER, required = false) @Nullable Integer turn,
            @RequestBody byte[] body)
            throws Exception {
        return calls.forward("chat/completions", open(rollout, attempt), new CallOrigin(agentStep, turn), body);
    }

    @PostMapping("/completions")
    ResponseEntity<byte[]> completion(
            @PathVariable String rollout,
            @PathVariable int attempt,
            @PathVariable(required = false) @Nullable String agentStep,
            @RequestHeader(name = BaseUrl.TURN_HEADER, required = false) @Nullable Integer turn,
            @RequestBody byte[] body)
            throws Exception {
        return calls.forward("completions", open(rollout, attempt), new CallOrigin(agentStep, turn), body);
    }

    @GetMapping("/models")
    ResponseEntity<byte[]> models(@PathVariable String rollout, @PathVariable int attempt) throws Exception {
        GatewayAnswer answer = calls.models(open(rollout, attempt));
        return ResponseEntity.status(answer.status())
                .contentType(MediaType.parseMediaType(answer.contentType()))
                .body(answer.body());
    }

    private OpenAttempt open(String rollout, int attempt) throws AttemptEnded {
        try {
            return attempts.find(RolloutId.parse(rollout), attempt);
        } catch (IllegalArgumentException e) {
            throw new UnusableCall("rollout", e.getMessage() + "");
        }
    }
}
