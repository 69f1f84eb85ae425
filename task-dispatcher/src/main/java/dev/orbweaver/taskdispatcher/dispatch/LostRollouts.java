package dev.orbweaver.taskdispatcher.dispatch;

import dev.orbweaver.contracts.Topics;
import dev.orbweaver.contracts.identity.Attempt;
import dev.orbweaver.contracts.identity.StepId;
import dev.orbweaver.servicesupport.startup.ServiceIdentity;
import dev.orbweaver.taskdispatcher.dispatch.OpenRollouts.Lost;
import dev.orbweaver.taskdispatcher.store.Turn;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Publishes the next attempt of a lost one, up to the limit; then the failed trajectory, so that the step can end. */
@Component
public class LostRollouts {

    private static final Logger LOG = LoggerFactory.getLogger(LostRollouts.class);

    private final Turn turn;
    private final OpenSteps open;
    private final RolloutLedger ledger;
    private final StepDispatcher.Requests requests;
    private final ServiceIdentity identity;

    LostRollouts(
            Turn turn,
            OpenSteps open,
            RolloutLedger ledger,
            StepDispatcher.Requests requests,
            ServiceIdentity identity) {
        this.turn = turn;
        this.open = open;
        this.ledger = ledger;
        this.requests = requests;
        this.identity = identity;
    }

    /** Looks at every open rollout. */
    public void look() {
        Instant now = requests.now().instant();
        for (OpenRollouts rollouts : open.all()) {
            Instant deadline = rollouts.work()
                    .openedAt()
                    .plus(rollouts.work().specification().trainer().stepTimeout());
            if (deadline.isBefore(now)) {
                rollouts.giveUp(now).forEach(lost -> publishFailed(rollouts.work(), lost));
            } else {
                retry(rollouts, rollouts.lost(now));
            }
        }
    }

    /** Nothing more is waited for in this step: what is open has failed. */
    public void giveUp(String experiment, StepId step) {
        open.find(experiment, step)
                .ifPresent(rollouts -> rollouts.giveUp(requests.now().instant())
                        .forEach(lost -> publishFailed(rollouts.work(), lost)));
    }

    void retry(OpenRollouts rollouts, List<Lost> lost) {
        var again = new ArrayList<Attempt>();
        for (Lost one : lost) {
            Attempt next = rollouts.next(one, requests.now().instant());
            LOG.info("{}: {}, {}", one.attempt(), one.reason(), next == null ? "given up" : "attempt " + next.number());
            if (next == null) {
                publishFailed(rollouts.work(), one);
            } else {
                ledger.nextAttempt(next, rollouts.charged(next.rollout()));
                again.add(next);
            }
        }
        if (!again.isEmpty()) {
            turn.afterwards(() -> requests.publish(rollouts.work(), again));
        }
    }

    private void publishFailed(StepWork work, Lost lost) {
        var tasks = requests.files().of(work.experiment(), work.specification());
        var trajectory = new RequestFactory(work)
                .failed(
                        lost.attempt(),
                        requests.task(tasks, lost.attempt().rollout()),
                        lost.reason(),
                        lost.reason() + " at attempt " + lost.attempt().number(),
                        requests.now().instant(),
                        identity.instance());
        turn.afterwards(() -> {
            var position = requests.publisher().publishAndWait(Topics.TRAJECTORIES, work.experiment(), trajectory);
            requests.quarantine()
                    .quarantine(position, work.experiment(), null, lost.attempt() + " failed: " + lost.reason());
        });
    }
}
