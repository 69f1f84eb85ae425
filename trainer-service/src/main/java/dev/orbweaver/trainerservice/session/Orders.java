package dev.orbweaver.trainerservice.session;

import dev.orbweaver.contracts.experiment.ExperimentAnnouncement;
import dev.orbweaver.contracts.experiment.ExperimentAnnouncement.OpenStep;
import dev.orbweaver.contracts.experiment.ExperimentAnnouncement.Wanted;
import dev.orbweaver.contracts.identity.Mode;
import dev.orbweaver.trainerservice.update.StopRequested;
import dev.orbweaver.trainerservice.update.StopSignal;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is wanted of one experiment now: the latest announcement, and whether the service shuts down. Safe from any thread. */
final class Orders implements StopSignal {

    private ExperimentAnnouncement latest;
    private boolean shuttingDown;

    Orders(ExperimentAnnouncement first) {
        this.latest = first;
    }

    synchronized void update(ExperimentAnnouncement announcement) {
        latest = announcement;
        notifyAll();
    }

    /** The process is to end; the experiment is not over. */
    synchronized void shutDown() {
        shuttingDown = true;
        notifyAll();
    }

    synchronized boolean isShuttingDown() {
        return shuttingDown;
    }

    synchronized ExperimentAnnouncement latest() {
        return latest;
    }

    /** Stopped or ended, as opposed to running and pausing. */
    synchronized boolean wantsRest() {
        return latest.wanted() == Wanted.STOP || latest.wanted() == Wanted.END;
    }

    synchronized List<OpenStep> openSteps() {
        return latest.openSteps();
    }

    /** Training steps of the checkpoint to be kept beside the latest. */
    synchronized @Nullable Integer bestStep() {
        return latest.bestStep();
    }

    synchronized boolean isWarmUpOpen() {
        return latest.openSteps().stream().anyMatch(open -> open.step().mode() == Mode.WARM_UP);
    }

    @Override
    public synchronized void check() throws StopRequested {
        if (shuttingDown || wantsRest()) {
            throw new StopRequested();
        }
    }

    /** Returns at the next order, or after the time. */
    synchronized void await(Duration atMost) throws InterruptedException {
        wait(atMost.toMillis());
    }
}
