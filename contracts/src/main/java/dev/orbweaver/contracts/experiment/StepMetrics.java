package dev.orbweaver.contracts.experiment;

import java.util.Map;

/**
 * What a step measured.
 *
 * @param values by verl's names, such as {@code actor/grad_norm} and {@code timing_s/update_actor} (seconds)
 */
public record StepMetrics(RolloutAccount account, Map<String, Double> values) {

    public StepMetrics {
        values = Map.copyOf(values);
    }
}
