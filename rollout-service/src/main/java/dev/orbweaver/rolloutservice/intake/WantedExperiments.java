package dev.orbweaver.rolloutservice.intake;

import dev.orbweaver.contracts.experiment.ExperimentAnnouncement;
import dev.orbweaver.contracts.experiment.ExperimentAnnouncement.Wanted;
import dev.orbweaver.servicesupport.experiment.ExperimentDirectory;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Which experiments go on. When one is to stop or is over, its open attempts are cancelled at once; requests of it that still come
 * wait a moment, because the first requests after a resume may overtake its announcement.
 */
@Component
public final class WantedExperiments {

    private static final Logger LOG = LoggerFactory.getLogger(WantedExperiments.class);
    private static final Duration OVERTAKING = Duration.ofSeconds(2);

    private final ExperimentDirectory experiments;
    private final Attempts attempts;

    WantedExperiments(ExperimentDirectory experiments, Attempts attempts) {
        this.experiments = experiments;
        this.attempts = attempts;
        experiments.onChange(this::changed);
    }

    /** Whether the attempt's experiment goes on. An experiment not announced yet may. */
    public boolean awaitWanted(OpenAttempt attempt) throws InterruptedException {
        String experiment = attempt.attempt().rollout().experiment();
        var patience = Deadline.after(OVERTAKING);
        while (isStopped(experiment)) {
            if (patience.passed() || attempt.deadline().passed()) {
                return false;
            }
            waitForChange(patience);
        }
        return true;
    }

    private boolean isStopped(String experiment) {
        return experiments.find(experiment).filter(WantedExperiments::isStop).isPresent();
    }

    private static boolean isStop(ExperimentAnnouncement announcement) {
        return announcement.wanted() == Wanted.STOP || announcement.wanted() == Wanted.END;
    }

    private synchronized void waitForChange(Deadline patience) throws InterruptedException {
        // a change just before the wait is seen by the next look
        wait(Math.clamp(patience.remaining().toMillis(), 1, 100));
    }

    private void changed(ExperimentAnnouncement announcement) {
        synchronized (this) {
            notifyAll();
        }
        if (isStop(announcement)) {
            var ended = attempts.endAll(
                    open -> open.attempt().rollout().experiment().equals(announcement.experiment()), Ending.CANCELLED);
            if (!ended.isEmpty()) {
                LOG.info(
                        "{} is to {}: {} attempts cancelled",
                        announcement.experiment(),
                        announcement.wanted(),
                        ended.size());
            }
        }
    }
}
