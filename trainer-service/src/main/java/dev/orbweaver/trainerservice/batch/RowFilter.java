package dev.orbweaver.trainerservice.batch;

import dev.orbweaver.contracts.experiment.Specification;
import dev.orbweaver.contracts.reward.Trajectory;
import dev.orbweaver.contracts.reward.Verdict;
import dev.orbweaver.contracts.rollout.Generation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Decides which transitions of a rollout are trained. Kept are those whose agent step contains a match of
 * {@code algorithm.trained_agents}, so {@code write} means {@code write_query} and {@code rewrite_query}. A prompt longer than
 * allowed drops the transition, a longer response is cut; a rollout that keeps nothing is dropped with the reason.
 */
public final class RowFilter {

    private final Pattern trainedAgents;
    private final int maxPromptLength;
    private final int maxResponseLength;

    /** @throws IllegalArgumentException if {@code trained_agents} is no regular expression */
    public RowFilter(Specification specification) {
        this.trainedAgents = pattern(specification.algorithm().trainedAgents());
        this.maxPromptLength = specification.data().maxPromptLength();
        this.maxResponseLength = specification.data().maxResponseLength();
    }

    /** The rows of a rollout with advantages of 0; none of one that is dropped or failed. */
    public List<Row> rows(Trajectory trajectory) {
        return trajectory.isFailed()
                ? List.of()
                : filter(trajectory).kept().stream()
                        .map(kept -> kept.row(trajectory.id(), 0))
                        .toList();
    }

    FilteredRollout filter(Trajectory trajectory) {
        if (!Double.isFinite(trajectory.reward())) {
            return FilteredRollout.dropped(trajectory.id(), trajectory.reward(), DropReason.REWARD_NOT_FINITE);
        }
        if (trajectory.score().verdict() == Verdict.GOLD_ERROR) {
            return FilteredRollout.dropped(trajectory.id(), trajectory.reward(), DropReason.GOLD_ERROR);
        }
        var kept = new ArrayList<KeptTransition>();
        var dropped = new EnumMap<DropReason, Integer>(DropReason.class);
        var transitions = trajectory.rollout().transitions();
        for (int i = 0; i < transitions.size(); i++) {
            if (!trainedAgents.matcher(transitions.get(i).agentStep()).find()) {
                continue;
            }
            var generation = transitions.get(i).generation();
            int[] prompt = generation.promptIds();
            if (prompt.length > maxPromptLength) {
                dropped.merge(DropReason.PROMPT_TOO_LONG, 1, Integer::sum);
            } else if (prompt.length == 0 || generation.responseIds().length == 0) {
                dropped.merge(DropReason.EMPTY_RESPONSE, 1, Integer::sum);
            } else {
                kept.add(cut(i, prompt, generation));
            }
        }
        DropReason reason =
                kept.isEmpty() ? dropped.keySet().stream().findFirst().orElse(DropReason.NO_TRAINED_TRANSITION) : null;
        return new FilteredRollout(trajectory.id(), trajectory.reward(), kept, dropped, reason);
    }

    private KeptTransition cut(int transition, int[] prompt, Generation generation) {
        int[] response = generation.responseIds();
        float[] logProbs = generation.logProbs();
        int length = Math.min(response.length, maxResponseLength);
        return new KeptTransition(
                transition,
                prompt,
                Arrays.copyOf(response, length),
                Arrays.copyOf(logProbs, length),
                length < response.length);
    }

    private static Pattern pattern(String text) {
        try {
            return Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "algorithm.trained_agents: '" + text + "' is not a regular expression: " + e.getMessage(), e);
        }
    }
}
