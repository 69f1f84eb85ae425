package dev.orbweaver.rolloutservice.intake;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How this worker takes and does work.
 *
 * @param concurrency most attempts in flight
 * @param heartbeat between two signs of life; silence of three makes the dispatcher publish next attempts
 * @param group share group of all workers
 * @param sqlTime longest execution of one query of the agent
 * @param sqlThreads queries that run at the same time
 */
@Validated
@ConfigurationProperties("orbweaver.rollout")
public record RolloutSettings(
        @DefaultValue("64") @Min(1) @Max(10_000) int concurrency,
        @DefaultValue("2s") Duration heartbeat,
        @DefaultValue("orbweaver-rollout-workers") String group,
        @DefaultValue("5s") Duration sqlTime,
        @DefaultValue("4") @Min(1) int sqlThreads) {

    /**
     * Requests taken in one poll: with explicit acknowledgement all of them must be acknowledged before the next, so a poll waits
     * for this much room.
     */
    int perPoll() {
        return Math.max(1, concurrency / 8);
    }
}
