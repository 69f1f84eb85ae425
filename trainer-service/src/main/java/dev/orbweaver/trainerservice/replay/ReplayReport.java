package dev.orbweaver.trainerservice.replay;

import dev.orbweaver.contracts.experiment.StepMetrics;
import java.util.List;

/**
 * What a replay did.
 *
 * @param model the folder it began with
 * @param checksum of the weights written
 */
public record ReplayReport(String model, String checksum, double seconds, List<Step> steps) {

    /** A training step, with the same metrics as in an experiment. */
    public record Step(String step, StepMetrics metrics) {}
}
