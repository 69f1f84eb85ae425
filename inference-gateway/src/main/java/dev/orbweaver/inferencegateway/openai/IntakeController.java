package dev.orbweaver.inferencegateway.openai;

import dev.orbweaver.inferencegateway.openai.Intake.State;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code POST /pause}, {@code /resume} and {@code /drain}; {@code GET /intake} says how things stand. */
@RestController
final class IntakeController {
    private final Intake intake;

    IntakeController(Intake intake) {
        this.intake = intake;
    }

    /** @param inFlight requests that are being answered */
    record Status(String state, int inFlight) {
        static Status of(Intake.Status status) {
            return new Status(status.state().name().toLowerCase(Locale.ROOT), status.inFlight());
        }
    }

    @PostMapping("/pause")
    Status pause() {
        return Status.of(intake.become(State.PAUSED));
    }

    @PostMapping("/resume")
    Status resume() {
        return Status.of(intake.become(State.OPEN));
    }

    @PostMapping("/drain")
    Status drain() {
        return Status.of(intake.become(State.DRAINING));
    }

    @GetMapping("/intake")
    Status status() {
        return Status.of(intake.status());
    }

    /** For balancers that know vLLM's; Kubernetes asks {@code /actuator/health/readiness}. */
    @GetMapping("/health")
    Status health() {
        return status();
    }

    /** Where vLLM has its metrics. */
    @GetMapping("/metrics")
    void metrics(HttpServletRequest request, HttpServletResponse response) throws ServletException, IOException {
        request.getRequestDispatcher("/actuator/prometheus").forward(request, response);
    }
}
