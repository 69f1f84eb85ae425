package dev.orbweaver.rewardservice.scoring;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How rollouts are scored.
 *
 * @param threads rollouts scored at once; 0: as many as processors, 4 at least
 * @param queryTime for one SQL query: Spider's slowest gold SQL takes a second, and several on a busy machine
 * @param rolloutTime for all that scoring one rollout takes; what exceeds it is a failed trajectory
 * @param announcementTime to wait for an experiment's announcement, which a rollout may overtake
 */
@Validated
@ConfigurationProperties("orbweaver.reward")
public record RewardSettings(
        @DefaultValue("0") @Min(0) int threads,

        @DefaultValue("10s") @NotNull @DurationMin(millis = 1)
        Duration queryTime,

        @DefaultValue("35s") @NotNull @DurationMin(millis = 1)
        Duration rolloutTime,

        @DefaultValue("10s") @NotNull @DurationMin(millis = 0)
        Duration announcementTime) {

    private static final int LEAST_THREADS = 4;

    int threadsOrDefault() {
        return threads > 0
                ? threads
                : Math.max(LEAST_THREADS, Runtime.getRuntime().availableProcessors());
    }
}
