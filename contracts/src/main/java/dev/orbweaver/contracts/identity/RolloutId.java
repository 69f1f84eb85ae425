package dev.orbweaver.contracts.identity;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The agent's work on one sample, written {@code experiment.step.task.sample}.
 *
 * @param sample index within the group, from 0
 */
public record RolloutId(String experiment, StepId step, String task, int sample) implements Comparable<RolloutId> {

    public RolloutId {
        Names.checked("experiment", experiment);
        Names.checked("task", task);
        if (sample < 0) {
            throw new IllegalArgumentException("sample: " + sample + " is negative");
        }
    }

    /** Reads what {@link #toString} wrote. */
    @JsonCreator
    public static RolloutId parse(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) {
            throw new IllegalArgumentException(
                    "rollout id: '" + text + "' is not of the form experiment.step.task.sample");
        }
        return new RolloutId(parts[0], StepId.parse(parts[1]), parts[2], Integer.parseInt(parts[3]));
    }

    public GroupId group() {
        return new GroupId(experiment, step, task);
    }

    /** The order in which a step's rows are trained: by text, so that it does not depend on arrival. */
    @Override
    public int compareTo(RolloutId other) {
        return toString().compareTo(other.toString());
    }

    @Override
    @JsonValue
    public String toString() {
        return experiment + "." + step + "." + task + "." + sample;
    }
}
