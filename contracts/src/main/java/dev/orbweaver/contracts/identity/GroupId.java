package dev.orbweaver.contracts.identity;

/** The rollouts of one task in one step. */
public record GroupId(String experiment, StepId step, String task) {

    @Override
    public String toString() {
        return experiment + "." + step + "." + task;
    }
}
