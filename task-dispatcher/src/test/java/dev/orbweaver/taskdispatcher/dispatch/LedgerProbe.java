package dev.orbweaver.taskdispatcher.dispatch;

import dev.orbweaver.contracts.identity.RolloutId;
import dev.orbweaver.contracts.identity.StepId;
import dev.orbweaver.contracts.reward.Trajectory;
import java.time.Instant;
import java.util.List;
import org.springframework.context.ApplicationContext;

/** The ledger of a running service, for tests of other packages. */
public record LedgerProbe(RolloutLedger ledger) {

    public LedgerProbe(ApplicationContext context) {
        this(context.getBean(RolloutLedger.class));
    }

    public void enter(List<RolloutId> rollouts) {
        ledger.enter(rollouts);
    }

    public boolean close(Trajectory trajectory) {
        return ledger.close(trajectory, Instant.now());
    }

    public List<LedgerEntry> entries(String experiment, StepId step) {
        return ledger.entries(experiment, step);
    }
}
