package dev.orbweaver.rolloutservice.worker;

import dev.orbweaver.contracts.rollout.Rollout;
import dev.orbweaver.rolloutservice.agent.AgentResult;
import dev.orbweaver.rolloutservice.intake.AttemptWork;
import dev.orbweaver.rolloutservice.intake.Attempts;
import dev.orbweaver.rolloutservice.intake.Ending;
import dev.orbweaver.rolloutservice.intake.OpenAttempt;
import dev.orbweaver.rolloutservice.intake.WantedExperiments;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.stereotype.Component;

/**
 * One attempt: the agent works, the rollout is published, the attempt ends. Each has a thread of its own.
 *
 * <p>A failure of the agent is a result and is published. An attempt that is taken away or runs out of time publishes nothing: the
 * dispatcher gives the rollout its next attempt.
 */
@Component
public final class RolloutWorker implements AttemptWork {

    private static final Logger LOG = LoggerFactory.getLogger(RolloutWorker.class);

    private final Attempts attempts;
    private final WantedExperiments experiments;
    private final AgentDesk agents;
    private final RolloutPublisher publisher;
    private final RolloutMetrics metrics;

    RolloutWorker(
            Attempts attempts,
            WantedExperiments experiments,
            AgentDesk agents,
            RolloutPublisher publisher,
            RolloutMetrics metrics) {
        this.attempts = attempts;
        this.experiments = experiments;
        this.agents = agents;
        this.publisher = publisher;
        this.metrics = metrics;
    }

    @Override
    public void begin(OpenAttempt attempt) {
        Thread.ofVirtual().name("rollout " + attempt.attempt()).start(() -> work(attempt));
    }

    private void work(OpenAttempt attempt) {
        try {
            Rollout rollout = attempt.whileOpen(() -> workedAndPublished(attempt));
            attempts.end(attempt, Ending.PUBLISHED);
            metrics.published(rollout);
        } catch (Exception e) {
            abandoned(attempt, e);
        }
    }

    private Rollout workedAndPublished(OpenAttempt attempt) throws Exception {
        if (!experiments.awaitWanted(attempt)) {
            attempts.end(attempt, Ending.CANCELLED);
        }
        attempt.requireTime();
        AgentResult result = agents.work(attempt);
        attempt.requireTime();
        return publisher.publish(attempt, result);
    }

    /** The dispatcher notices by the heartbeat, or by its time-out, and publishes the next attempt. */
    private void abandoned(OpenAttempt attempt, Exception e) {
        attempts.end(attempt, Ending.TIMED_OUT);
        Ending ending = attempt.ending();
        metrics.abandoned(ending == null ? Ending.TIMED_OUT : ending);
        // whoever cancels many at once says so once
        LOG.atLevel(ending == Ending.TIMED_OUT ? Level.WARN : Level.DEBUG)
                .log("{} is abandoned: {}", attempt.attempt(), e.getMessage());
    }
}
