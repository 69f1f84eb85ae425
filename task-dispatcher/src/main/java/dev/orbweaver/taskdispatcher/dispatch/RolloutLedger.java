package dev.orbweaver.taskdispatcher.dispatch;

import dev.orbweaver.contracts.identity.Attempt;
import dev.orbweaver.contracts.identity.RolloutId;
import dev.orbweaver.contracts.identity.StepId;
import dev.orbweaver.contracts.reward.Trajectory;
import dev.orbweaver.contracts.reward.Verdict;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Every requested rollout, its attempts and what became of it. A rollout is closed once: by its first trajectory. */
@Component
public class RolloutLedger {

    private static final String ONE = " where experiment = ? and step = ? and task = ? and sample = ?";

    private final JdbcTemplate batches;
    private final JdbcClient store;

    RolloutLedger(JdbcTemplate batches, JdbcClient store) {
        this.batches = batches;
        this.store = store;
    }

    /** Enters the first attempts, all in one batch. */
    void enter(List<RolloutId> rollouts) {
        batches.batchUpdate(
                "insert into ledger_entry (experiment, step, task, sample, attempt, charged) values (?, ?, ?, ?, 1, 0)",
                rollouts.stream().map(RolloutLedger::key).toList());
    }

    void started(Attempt attempt, String worker, Instant at) {
        var rollout = attempt.rollout();
        store.sql("update ledger_entry set worker = ?, started_at = ?" + ONE + " and attempt = ?")
                .params(worker, Timestamp.from(at))
                .params(key(rollout))
                .param(attempt.number())
                .update();
    }

    void nextAttempt(Attempt attempt, int charged) {
        store.sql("update ledger_entry set attempt = ?, charged = ?, worker = null, started_at = null" + ONE)
                .params(attempt.number(), charged)
                .params(key(attempt.rollout()))
                .update();
    }

    /** Closes a rollout by its trajectory. False where it is closed already or was never requested. */
    boolean close(Trajectory trajectory, Instant at) {
        var first = trajectory.firstScore();
        return store.sql("""
                        update ledger_entry set closed_at = ?, failure = ?, reward = ?, verdict = ?, first_verdict = ?,
                        turns = ?, transitions = ?""" + ONE + " and closed_at is null")
                        .param(Timestamp.from(at))
                        .param(short250(trajectory.rollout().outcome().failure()))
                        .param(trajectory.reward())
                        .param(trajectory.score().verdict().name())
                        .param(first == null ? null : first.verdict().name())
                        .param(trajectory.rollout().queries().size())
                        .param(trajectory.rollout().transitions().size())
                        .params(key(trajectory.id()))
                        .update()
                == 1;
    }

    /** All rollouts of a step, by task and sample. */
    public List<LedgerEntry> entries(String experiment, StepId step) {
        return store.sql("select * from ledger_entry where experiment = ? and step = ? order by task, sample")
                .params(experiment, step.toString())
                .query(RolloutLedger::entry)
                .list();
    }

    private static LedgerEntry entry(ResultSet row, int number) throws SQLException {
        var rollout = new RolloutId(
                row.getString("experiment"),
                StepId.parse(row.getString("step")),
                row.getString("task"),
                row.getInt("sample"));
        return new LedgerEntry(
                rollout,
                row.getInt("attempt"),
                row.getInt("charged"),
                row.getString("worker"),
                instant(row, "started_at"),
                outcome(row));
    }

    private static @Nullable ClosedRollout outcome(ResultSet row) throws SQLException {
        Instant closedAt = instant(row, "closed_at");
        if (closedAt == null) {
            return null;
        }
        return new ClosedRollout(
                closedAt,
                row.getString("failure"),
                row.getDouble("reward"),
                Objects.requireNonNull(verdict(row, "verdict")),
                verdict(row, "first_verdict"),
                row.getInt("turns"),
                row.getInt("transitions"));
    }

    private static @Nullable Verdict verdict(ResultSet row, String column) throws SQLException {
        String name = row.getString(column);
        return name == null ? null : Verdict.valueOf(name);
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        Timestamp time = row.getTimestamp(column);
        return time == null ? null : time.toInstant();
    }

    private static Object[] key(RolloutId rollout) {
        return new Object[] {rollout.experiment(), rollout.step().toString(), rollout.task(), rollout.sample()};
    }

    private static @Nullable String short250(@Nullable String text) {
        return text == null || text.length() <= 250 ? text : text.substring(0, 250);
    }
}
