package dev.orbweaver.contracts.identity;

/** The rollouts of one task in one step. */
public record GroupId(String experiment, StepId step, String task) {

    /** Request header of a model call: a balancer that hashes it sends a group's calls to one gateway, which has their prompts. */
    public static final String HEADER = "X-Orbweaver-Group";

    @Override
    public String toString() {
        return experiment + "." + step + "." + task;
    }
}
