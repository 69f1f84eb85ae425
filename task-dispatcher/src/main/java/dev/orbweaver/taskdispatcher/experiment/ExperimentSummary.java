package dev.orbweaver.taskdispatcher.experiment;

import dev.orbweaver.taskdispatcher.evaluation.ValidationReport;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * An experiment's result: before and after. In JSON with snake_case names. Accuracies are fractions.
 *
 * @param accuracyBefore of the first validation file at the first measurement; null before it
 * @param accuracyAfter of the same file at the last measurement
 * @param heldOutQuestions questions of that file
 * @param steps training steps completed
 * @param seconds from the experiment's start to its end, or to now
 * @param requested rollouts of training steps; requested = trained + dropped + failed
 * @param droppedReasons counts by reason
 * @param failedReasons counts by reason
 * @param phases every measurement in order
 */
@JsonNaming(SnakeCaseStrategy.class)
public record ExperimentSummary(
        String experiment,
        ExperimentState state,
        @Nullable Double accuracyBefore,
        @Nullable Double accuracyAfter,
        int heldOutQuestions,
        int steps,
        double seconds,
        int requested,
        int trained,
        int dropped,
        int failed,
        Map<String, Integer> droppedReasons,
        Map<String, Integer> failedReasons,
        List<FileResult> files,
        List<Phase> phases) {

    /**
     * One validation file.
     *
     * @param before its first report
     * @param after its last report; the same as before where it was measured once
     */
    @JsonNaming(SnakeCaseStrategy.class)
    public record FileResult(String file, ValidationReport before, ValidationReport after) {}

    /** One file's accuracy at one measurement. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Phase(String step, String file, int questions, double accuracy, double standardError) {}
}
