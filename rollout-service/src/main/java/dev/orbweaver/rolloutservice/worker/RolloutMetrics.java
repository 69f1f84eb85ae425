package dev.orbweaver.rolloutservice.worker;

import dev.orbweaver.contracts.rollout.Rollout;
import dev.orbweaver.rolloutservice.intake.Attempts;
import dev.orbweaver.rolloutservice.intake.Ending;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import org.springframework.stereotype.Component;

/** Rollouts in flight, published by outcome, abandoned by reason, and where their time went. */
@Component
class RolloutMetrics {

    private final MeterRegistry meters;

    RolloutMetrics(MeterRegistry meters, Attempts attempts) {
        this.meters = meters;
        meters.gauge("orbweaver.rollouts.in.flight", attempts, Attempts::size);
    }

    void published(Rollout rollout) {
        String failure = rollout.outcome().failure();
        meters.counter("orbweaver.rollouts.published", "outcome", failure == null ? "finished" : failure)
                .increment();
        var timings = rollout.timings();
        meters.timer("orbweaver.rollout.time", "part", "total").record(timings.total());
        meters.timer("orbweaver.rollout.time", "part", "inference").record(timings.inference());
        meters.timer("orbweaver.rollout.time", "part", "execution").record(timings.execution());
        meters.summary("orbweaver.rollout.model.calls.per.rollout")
                .record(rollout.transitions().size());
    }

    void abandoned(Ending reason) {
        meters.counter(
                        "orbweaver.rollouts.abandoned",
                        "reason",
                        reason.name().toLowerCase(Locale.ROOT).replace('_', ' '))
                .increment();
    }
}
