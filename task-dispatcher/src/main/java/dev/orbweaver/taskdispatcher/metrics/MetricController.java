package dev.orbweaver.taskdispatcher.metrics;

import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Measures, as history and live. */
@RestController
class MetricController {

    private final MetricHistory history;
    private final LiveUpdates live;

    MetricController(MetricHistory history, LiveUpdates live) {
        this.history = history;
        this.live = live;
    }

    @GetMapping("/api/experiments/{experiment}/metrics")
    List<StepValues> metrics(@PathVariable String experiment) {
        return history.of(experiment);
    }

    /** Server-sent events: {@code experiment}, {@code metrics}, {@code validation}, {@code warm-up}, {@code rollout}. */
    @GetMapping(path = "/api/live", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter live() {
        return live.subscribe();
    }
}
