package dev.orbweaver.taskdispatcher.evaluation;

import dev.orbweaver.taskdispatcher.dispatch.ClosedRollout;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * One validation file at one step. Every question counts: a failed rollout is a wrong answer.
 *
 * @param file its name without folder and ending
 * @param correct answers whose rows are the gold SQL's
 * @param accuracy correct / questions
 * @param standardError of the accuracy: sqrt(p (1 - p) / n)
 * @param verdicts how many of each verdict, by name
 * @param failures how many rollouts failed, by reason
 * @param rewritten rollouts with more than one turn
 * @param fixedByRewriting wrong at the first turn, correct at the end
 * @param brokenByRewriting correct at the first turn, wrong at the end
 * @param byHardness of the gold SQL, easiest first
 */
public record ValidationReport(
        String experiment,
        String step,
        String file,
        Instant measuredAt,
        int questions,
        int correct,
        double accuracy,
        double standardError,
        double reward,
        Map<String, Integer> verdicts,
        Map<String, Integer> failures,
        double transitionsPerRollout,
        double turnsPerRollout,
        int rewritten,
        int fixedByRewriting,
        int brokenByRewriting,
        Map<String, Share> byHardness) {

    /** Part of the questions. */
    public record Share(int questions, int correct) {
        Share plus(Share other) {
            return new Share(questions + other.questions, correct + other.correct);
        }
    }

    /** Counts one file's rollouts. */
    static ValidationReport of(Scope scope, List<ClosedRollout> rollouts, Map<String, Share> byHardness) {
        int questions = rollouts.size();
        int correct = count(rollouts, ClosedRollout::isCorrect);
        double accuracy = questions == 0 ? 0 : (double) correct / questions;
        return new ValidationReport(
                scope.experiment(),
                scope.step(),
                scope.file(),
                scope.measuredAt(),
                questions,
                correct,
                accuracy,
                questions == 0 ? 0 : Math.sqrt(accuracy * (1 - accuracy) / questions),
                mean(rollouts, ClosedRollout::reward),
                counts(rollouts, rollout -> rollout.verdict().toString()),
                counts(
                        rollouts.stream()
                                .filter(rollout -> rollout.failure() != null)
                                .toList(),
                        rollout -> String.valueOf(rollout.failure())),
                mean(rollouts, rollout -> (double) rollout.transitions()),
                mean(rollouts, rollout -> (double) rollout.turns()),
                count(rollouts, rollout -> rollout.turns() > 1),
                count(rollouts, ClosedRollout::isFixedByRewriting),
                count(rollouts, ClosedRollout::isBrokenByRewriting),
                new LinkedHashMap<>(byHardness));
    }

    /** Which file at which step. */
    record Scope(String experiment, String step, String file, Instant measuredAt) {}

    private static int count(List<ClosedRollout> rollouts, Predicate<ClosedRollout> condition) {
        return (int) rollouts.stream().filter(condition).count();
    }

    private static double mean(Collection<ClosedRollout> rollouts, Function<ClosedRollout, Double> value) {
        return rollouts.stream().mapToDouble(value::apply).average().orElse(0);
    }

    private static Map<String, Integer> counts(Collection<ClosedRollout> rollouts, Function<ClosedRollout, String> by) {
        return rollouts.stream().collect(Collectors.groupingBy(by, TreeMap::new, Collectors.summingInt(one -> 1)));
    }
}
