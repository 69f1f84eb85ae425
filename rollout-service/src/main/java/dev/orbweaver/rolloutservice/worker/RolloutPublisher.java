package dev.orbweaver.rolloutservice.worker;

import dev.orbweaver.contracts.Topics;
import dev.orbweaver.contracts.rollout.Outcome;
import dev.orbweaver.contracts.rollout.Rollout;
import dev.orbweaver.contracts.rollout.Timings;
import dev.orbweaver.contracts.rollout.Transition;
import dev.orbweaver.rolloutservice.agent.AgentResult;
import dev.orbweaver.rolloutservice.intake.Deadline;
import dev.orbweaver.rolloutservice.intake.OpenAttempt;
import dev.orbweaver.servicesupport.kafka.PublishFailed;
import dev.orbweaver.servicesupport.kafka.RecordPublisher;
import dev.orbweaver.servicesupport.startup.ServiceIdentity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Publishes rollouts until the broker has them. A rollout too large for the topic is published as failed, without its
 * queries and transitions.
 */
@Component
class RolloutPublisher {

    private static final Logger LOG = LoggerFactory.getLogger(RolloutPublisher.class);

    private static final Duration PAUSE = Duration.ofMillis(500);

    private final RecordPublisher records;
    private final ServiceIdentity identity;

    RolloutPublisher(RecordPublisher records, ServiceIdentity identity) {
        this.records = records;
        this.identity = identity;
    }

    /**
     * Returns when the rollout is published. Tried again until the attempt's deadline; each try ends after the record publisher's
     * own time.
     *
     * @throws PublishFailed if the last try before the deadline failed
     */
    Rollout publish(OpenAttempt attempt, AgentResult result) throws InterruptedException {
        return publish(rollout(attempt, result), attempt.deadline());
    }

    private Rollout publish(Rollout rollout, Deadline deadline) throws InterruptedException {
        Rollout publishable = rollout;
        while (true) {
            try {
                publishOnce(publishable);
                return publishable;
            } catch (PublishFailed e) {
                if (deadline.passed()) {
                    throw e;
                }
                LOG.warn("{}; trying again", e.getMessage());
                publishable = isTooLarge(e) ? withoutContent(rollout, e) : rollout;
                Thread.sleep(PAUSE);
            }
        }
    }

    private static boolean isTooLarge(Throwable e) {
        return e instanceof RecordTooLargeException || (e.getCause() != null && isTooLarge(e.getCause()));
    }

    private void publishOnce(Rollout rollout) throws InterruptedException {
        try {
            records.publish(Topics.ROLLOUTS, rollout.id().toString(), rollout).get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof PublishFailed failed ? failed : new IllegalStateException(e.getCause());
        }
    }

    private Rollout rollout(OpenAttempt attempt, AgentResult result) {
        var transitions = attempt.transitions();
        Duration inference = transitions.stream().map(Transition::duration).reduce(Duration.ZERO, Duration::plus);
        Duration total = Duration.between(attempt.handedOver(), Instant.now());
        return new Rollout(
                Topics.SCHEMA,
                attempt.request(),
                result.queries(),
                transitions,
                result.outcome(),
                new Timings(attempt.handedOver(), total, inference, result.execution()),
                identity.instance());
    }

    private static Rollout withoutContent(Rollout rollout, PublishFailed e) {
        return new Rollout(
                rollout.schema(),
                rollout.request(),
                List.of(),
                List.of(),
                Outcome.failed("rollout too large", e.getMessage()),
                rollout.timings(),
                rollout.worker());
    }
}
