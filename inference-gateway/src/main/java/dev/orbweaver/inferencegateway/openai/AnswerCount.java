package dev.orbweaver.inferencegateway.openai;

import dev.orbweaver.inferencegateway.engine.EngineMetrics;
import dev.orbweaver.inferencegateway.engine.ServerMetrics;
import java.util.Objects;
import org.springframework.stereotype.Component;

/** Counts the answers that have reached their clients. */
@Component
final class AnswerCount {
    private final EngineMetrics engine;
    private final ServerMetrics server;

    AnswerCount(EngineMetrics engine, ServerMetrics server) {
        this.engine = engine;
        this.server = server;
    }

    void count(OpenAnswer answer) {
        for (var choice : answer.choices()) {
            engine.answered(choice.sequence());
            server.answered(
                    answer.head().served(),
                    choice.sequence(),
                    Objects.requireNonNullElse(choice.finishReason(), "abort"));
        }
    }
}
