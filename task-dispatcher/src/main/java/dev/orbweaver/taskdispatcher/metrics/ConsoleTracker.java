package dev.orbweaver.taskdispatcher.metrics;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** One log line a step, with the measures people look at first. */
@Component
class ConsoleTracker implements Tracker {

    private static final Logger LOG = LoggerFactory.getLogger("orbweaver.experiment");

    private static final List<String> SHOWN = List.of(
            "training/reward",
            "val/reward",
            "val/turn_count",
            "actor/pg_loss",
            "actor/grad_norm",
            "actor/entropy_loss",
            "response_length/mean",
            "timing_s/step",
            "timing_s/gen",
            "timing_s/update_actor",
            "timing_s/swap",
            "timing_s/testing");

    @Override
    public String name() {
        return "console";
    }

    @Override
    public void track(StepValues values) {
        String shown = SHOWN.stream()
                .filter(values.values()::containsKey)
                .map(name -> String.format(
                        Locale.ROOT, "%s %.4g", name, values.values().get(name)))
                .collect(Collectors.joining("  "));
        LOG.info("{} {}: {}", values.experiment(), values.step(), shown);
    }
}
