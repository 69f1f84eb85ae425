package dev.orbweaver.inferencegateway.openai;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.orbweaver.inferencegateway.policy.PolicyRefusedException;
import dev.orbweaver.inferencegateway.policy.ServedPolicies;
import dev.orbweaver.inferencegateway.policy.Sleep;
import java.time.Duration;
import java.util.Optional;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * vLLM's {@code POST /sleep}, {@code /wake_up} and {@code GET /is_sleeping}: for a device that somebody else needs for a while. Requests
 * wait meanwhile, as long as they would in the queue.
 */
@RestController
final class SleepController {
    private final ServedPolicies policies;

    SleepController(ServedPolicies policies) {
        this.policies = policies;
    }

    record Status(@JsonProperty("is_sleeping") boolean isSleeping) {}

    /**
     * The last two parameters are our own; see {@link Sleep}.
     *
     * @param level vLLM keeps the weights in main memory at 1 and nowhere at 2; here both read them again from their folder
     * @param atMost a duration such as {@code 60s}
     */
    @PostMapping("/sleep")
    Status sleep(
            @RequestParam(defaultValue = "1") String level,
            @RequestParam("at_most") Optional<String> atMost,
            @RequestParam("for_version_of") Optional<String> model) {
        if (!level.equals("1") && !level.equals("2")) {
            throw OpenAiException.badField("level", "'level' is '" + level + "', known are 1 and 2");
        }
        policies.sleep(new Sleep(atMost.map(SleepController::duration), model));
        return status();
    }

    private static Duration duration(String text) {
        try {
            var duration = DurationStyle.detectAndParse(text);
            if (duration.isPositive()) {
                return duration;
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw OpenAiException.badField("at_most", "'at_most' is '" + text + "', a duration is needed, such as 60s");
    }

    @PostMapping("/wake_up")
    Status wake() {
        try {
            policies.wake();
        } catch (PolicyRefusedException e) {
            throw OpenAiException.engineFailed("the gateway sleeps on: " + e.getMessage());
        }
        return status();
    }

    @GetMapping("/is_sleeping")
    Status status() {
        return new Status(policies.isAsleep());
    }
}
