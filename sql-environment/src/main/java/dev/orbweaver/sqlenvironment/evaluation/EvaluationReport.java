package dev.orbweaver.sqlenvironment.evaluation;

import dev.orbweaver.contracts.reward.Score;
import dev.orbweaver.contracts.reward.Task;
import dev.orbweaver.contracts.reward.Trajectory;
import dev.orbweaver.contracts.reward.Verdict;
import dev.orbweaver.contracts.rollout.Transition;
import dev.orbweaver.sqlenvironment.dataset.Hardness;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * What an evaluation found. Every rollout counts, a failed one as a wrong answer.
 *
 * @param accuracy of all
 * @param byFile by the name of the data set file
 * @param byHardness of the gold SQL, where the task is known
 * @param byVerdict how many of each reason
 * @param rewriting what further turns changed
 * @param transitionsPerRollout model calls, over rollouts that did not fail
 * @param promptTokens of a transition, on average
 * @param responseTokens of a transition, on average
 */
public record EvaluationReport(
        Accuracy accuracy,
        Map<String, Accuracy> byFile,
        Map<Hardness, Accuracy> byHardness,
        Map<Verdict, Integer> byVerdict,
        RewriteEffect rewriting,
        double transitionsPerRollout,
        double promptTokens,
        double responseTokens) {

    /** Counts trajectories; tasks give the hardness, by task id. */
    public static EvaluationReport of(Collection<Trajectory> trajectories, Function<String, Optional<Task>> tasks) {
        Accuracy all = Accuracy.NONE;
        Map<String, Accuracy> byFile = new TreeMap<>();
        Map<Hardness, Accuracy> byHardness = new TreeMap<>();
        Map<Verdict, Integer> byVerdict = new TreeMap<>();
        for (Trajectory trajectory : trajectories) {
            boolean right = isRight(trajectory.score());
            String task = trajectory.id().task();
            all = all.and(right);
            count(byFile, fileOf(task), right);
            tasks.apply(task).ifPresent(known -> count(byHardness, Hardness.of(known.goldSql()), right));
            byVerdict.merge(trajectory.score().verdict(), 1, Integer::sum);
        }
        List<Trajectory> finished =
                trajectories.stream().filter(t -> !t.isFailed()).toList();
        List<Transition> transitions = new ArrayList<>();
        finished.forEach(trajectory -> transitions.addAll(trajectory.rollout().transitions()));
        return new EvaluationReport(
                all,
                byFile,
                byHardness,
                byVerdict,
                RewriteEffect.of(trajectories),
                finished.isEmpty() ? 0 : (double) transitions.size() / finished.size(),
                mean(transitions, transition -> transition.generation().promptIds().length),
                mean(transitions, transition -> transition.generation().responseIds().length));
    }

    /** Whether an answer counts as right: its rows are the gold SQL's, even if there are none. */
    static boolean isRight(Score score) {
        return score.verdict() == Verdict.MATCH || score.verdict() == Verdict.GOLD_EMPTY;
    }

    /** For a terminal: one line a figure. */
    public String text() {
        List<String> lines = new ArrayList<>();
        lines.add("accuracy              " + accuracy);
        if (byFile.size() > 1) {
            byFile.forEach((file, value) -> lines.add("  %-20s%s".formatted(file, value)));
        }
        byHardness.forEach((hardness, value) -> lines.add("  %-20s%s".formatted(hardness, value)));
        byVerdict.forEach((verdict, count) -> lines.add("  %-20s%d".formatted(verdict, count)));
        lines.add("rewriting             " + rewriting);
        lines.add("transitions a rollout %.2f".formatted(transitionsPerRollout));
        lines.add("tokens a transition   prompt %.1f, response %.1f".formatted(promptTokens, responseTokens));
        return String.join("\n", lines);
    }

    private static String fileOf(String task) {
        int dash = task.lastIndexOf('-');
        return dash < 0 ? task : task.substring(0, dash);
    }

    private static <K> void count(Map<K, Accuracy> counts, K key, boolean right) {
        counts.put(key, counts.getOrDefault(key, Accuracy.NONE).and(right));
    }

    private static double mean(List<Transition> transitions, ToDoubleFunction<Transition> value) {
        return transitions.stream().mapToDouble(value).average().orElse(0);
    }
}
