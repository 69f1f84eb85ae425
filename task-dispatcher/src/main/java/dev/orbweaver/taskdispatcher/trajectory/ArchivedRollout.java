package dev.orbweaver.taskdispatcher.trajectory;

import dev.orbweaver.contracts.reward.Trajectory;
import dev.orbweaver.contracts.reward.Verdict;
import dev.orbweaver.contracts.rollout.Message;
import dev.orbweaver.contracts.rollout.Transition;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A rollout as people read it: texts instead of token ids.
 *
 * @param queries the SQL of each turn
 * @param reason of the verdict, such as the database's error
 * @param firstReward of the first turn's SQL, where there were several turns
 * @param seconds from the hand-over to the end
 */
public record ArchivedRollout(
        String rollout,
        String experiment,
        String step,
        String task,
        int sample,
        int attempt,
        String worker,
        Instant closedAt,
        String question,
        String database,
        List<String> queries,
        List<Call> calls,
        double reward,
        Verdict verdict,
        @Nullable String reason,
        @Nullable Double firstReward,
        @Nullable String failure,
        double seconds) {

    /** One model call. */
    public record Call(
            String agentStep,
            int turn,
            List<Message> messages,
            String response,
            int promptTokens,
            int responseTokens,
            long policyVersion,
            String finishReason,
            double seconds) {

        static Call of(Transition transition) {
            var generation = transition.generation();
            return new Call(
                    transition.agentStep(),
                    transition.turn(),
                    transition.messages(),
                    transition.response(),
                    generation.promptIds().length,
                    generation.responseIds().length,
                    generation.policyVersion(),
                    generation.finishReason(),
                    transition.duration().toMillis() / 1000.0);
        }
    }

    static ArchivedRollout of(Trajectory trajectory, Instant closedAt) {
        var rollout = trajectory.rollout();
        var id = trajectory.id();
        var first = trajectory.firstScore();
        var outcome = rollout.outcome();
        return new ArchivedRollout(
                id.toString(),
                id.experiment(),
                id.step().toString(),
                id.task(),
                id.sample(),
                rollout.request().attempt().number(),
                rollout.worker(),
                closedAt,
                rollout.request().question(),
                rollout.request().database(),
                rollout.queries(),
                rollout.transitions().stream().map(Call::of).toList(),
                trajectory.reward(),
                trajectory.score().verdict(),
                outcome.isFailure() ? outcome.detail() : trajectory.score().detail(),
                first == null ? null : first.reward(),
                outcome.failure(),
                rollout.timings().total().toMillis() / 1000.0);
    }

    /** Without prompts and answers. */
    ArchivedRollout withoutCalls() {
        return new ArchivedRollout(
                rollout,
                experiment,
                step,
                task,
                sample,
                attempt,
                worker,
                closedAt,
                question,
                database,
                List.of(),
                List.of(),
                reward,
                verdict,
                "too long to be kept turn by turn",
                firstReward,
                failure,
                seconds);
    }
}
