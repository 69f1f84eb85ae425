package dev.orbweaver.taskdispatcher;

import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The control plane's own settings.
 *
 * @param folder of the store and of the trackers' files
 * @param tick how often waiting experiments and open rollouts are looked at
 * @param workerSilence a worker without a heartbeat for longer has lost its attempts
 * @param handOverPatience open rollouts that nobody takes for longer although workers are idle are requested again
 * @param gatewaySilence a gateway without a heartbeat for longer is no member of the barrier
 * @param swapDeadline gateways that have not taken over a policy version by then are left behind, if one has
 * @param loadDeadline the trainer has to load an experiment, and the first gateway its policy, in this time
 * @param stopDeadline the trainer has to let go in this time
 * @param archivedRollouts of each experiment: the latest ones are kept turn by turn
 * @param goldTime for one gold SQL when data files are checked
 */
@ConfigurationProperties("orbweaver.dispatcher")
public record DispatcherSettings(
        @DefaultValue("data/dispatcher") Path folder,
        @DefaultValue("250ms") Duration tick,
        @DefaultValue("6s") Duration workerSilence,
        @DefaultValue("20s") Duration handOverPatience,
        @DefaultValue("10s") Duration gatewaySilence,
        @DefaultValue("60s") Duration swapDeadline,
        @DefaultValue("15m") Duration loadDeadline,
        @DefaultValue("2m") Duration stopDeadline,
        @DefaultValue("2000") int archivedRollouts,
        @DefaultValue("10s") Duration goldTime) {}
