package dev.orbweaver.taskdispatcher.metrics;

import dev.orbweaver.contracts.identity.StepId;
import java.util.Comparator;
import java.util.Map;

/**
 * What a step measured.
 *
 * @param values by verl's names, ordered
 */
public record StepValues(String experiment, StepId step, Map<String, Double> values) {

    /** An experiment's steps in the order they happen. */
    static final Comparator<StepValues> IN_ORDER = Comparator.comparingInt(
                    (StepValues values) -> values.step().number())
            .thenComparingInt(values -> switch (values.step().mode()) {
                case EVALUATE -> 0;
                case WARM_UP -> 1;
                case TRAIN -> 2;
                case VALIDATE -> 3;
            });
}
