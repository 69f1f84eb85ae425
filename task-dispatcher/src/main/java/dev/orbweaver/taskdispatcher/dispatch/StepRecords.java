package dev.orbweaver.taskdispatcher.dispatch;

import dev.orbweaver.contracts.experiment.RolloutAccount;
import dev.orbweaver.contracts.experiment.Specification;
import dev.orbweaver.contracts.identity.Mode;
import dev.orbweaver.contracts.identity.StepId;
import dev.orbweaver.servicesupport.json.JsonRecords;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** When each step was opened, rolled out and finished, and where its rollouts went. */
@Component
public class StepRecords {

    private static final String ONE = " where experiment = ? and step = ?";

    private final JdbcClient store;
    private final JsonRecords json;

    StepRecords(JdbcClient store, JsonRecords json) {
        this.store = store;
        this.json = json;
    }

    /**
     * A step.
     *
     * @param draws how often tasks were drawn for it
     * @param published whether its requests have all been published
     * @param account null until it is finished
     */
    public record StepRecord(
            StepId step,
            int requested,
            long minimumPolicyVersion,
            int draws,
            boolean published,
            Instant openedAt,
            @Nullable Instant rolledOutAt,
            @Nullable Instant finishedAt,
            @Nullable RolloutAccount account) {

        /** The step as it was opened. */
        public StepWork work(String experiment, Specification specification) {
            return new StepWork(experiment, specification, step, requested, minimumPolicyVersion, openedAt);
        }
    }

    /** Enters a step that begins now; a step without rollouts needs no publication. */
    public void open(StepWork work) {
        store.sql("""
                        insert into experiment_step
                        (experiment, step, requested, minimum_policy_version, published, opened_at)
                        values (?, ?, ?, ?, ?, ?)""")
                .params(
                        work.experiment(),
                        work.step().toString(),
                        work.requested(),
                        work.minimumPolicyVersion(),
                        work.requested() == 0,
                        Timestamp.from(work.openedAt()))
                .update();
    }

    /** Enters further draws of tasks: the step is as one that has just been opened. */
    void extended(StepWork work, int draws) {
        store.sql("update experiment_step set requested = ?, draws = draws + ?, published = false, rolled_out_at = null"
                        + ONE)
                .params(work.requested(), draws, work.experiment(), work.step().toString())
                .update();
    }

    /** Draws of tasks for all training steps up to this one. */
    public int draws(String experiment, int lastStep) {
        return all(experiment).stream()
                .filter(step -> step.step().mode() == Mode.TRAIN && step.step().number() <= lastStep)
                .mapToInt(StepRecord::draws)
                .sum();
    }

    void published(StepWork work) {
        store.sql("update experiment_step set published = true" + ONE)
                .params(work.experiment(), work.step().toString())
                .update();
    }

    public void rolledOut(String experiment, StepId step, Instant at) {
        store.sql("update experiment_step set rolled_out_at = ?" + ONE + " and rolled_out_at is null")
                .params(Timestamp.from(at), experiment, step.toString())
                .update();
    }

    /** Finished, for the first time or, with another account, again. */
    public void finished(String experiment, StepId step, Instant at, RolloutAccount account) {
        store.sql(
                        "update experiment_step set finished_at = coalesce(finished_at, ?), trained = ?, dropped = ?, failed = ?"
                                + ONE)
                .params(
                        Timestamp.from(at),
                        account.trained(),
                        json.mapper().writeValueAsString(account.dropped()),
                        json.mapper().writeValueAsString(account.failed()),
                        experiment,
                        step.toString())
                .update();
    }

    public Optional<StepRecord> find(String experiment, StepId step) {
        return store.sql("select * from experiment_step" + ONE)
                .params(experiment, step.toString())
                .query(this::record)
                .optional();
    }

    /** All steps in the order they were opened. */
    public List<StepRecord> all(String experiment) {
        return store.sql("select * from experiment_step where experiment = ? order by opened_at, step")
                .param(experiment)
                .query(this::record)
                .list();
    }

    public Set<StepId> finishedSteps(String experiment) {
        return all(experiment).stream()
                .filter(step -> step.finishedAt() != null)
                .map(StepRecord::step)
                .collect(Collectors.toSet());
    }

    private StepRecord record(ResultSet row, int number) throws SQLException {
        return new StepRecord(
                StepId.parse(row.getString("step")),
                row.getInt("requested"),
                row.getLong("minimum_policy_version"),
                row.getInt("draws"),
                row.getBoolean("published"),
                row.getTimestamp("opened_at").toInstant(),
                instant(row.getTimestamp("rolled_out_at")),
                instant(row.getTimestamp("finished_at")),
                account(row));
    }

    private @Nullable RolloutAccount account(ResultSet row) throws SQLException {
        int trained = row.getInt("trained");
        return row.wasNull()
                ? null
                : new RolloutAccount(
                        row.getInt("requested"),
                        trained,
                        counts(row.getString("dropped")),
                        counts(row.getString("failed")));
    }

    @SuppressWarnings("unchecked")
    private Map<String, Integer> counts(String text) {
        return json.mapper().readValue(text, Map.class);
    }

    private static @Nullable Instant instant(@Nullable Timestamp time) {
        return time == null ? null : time.toInstant();
    }
}
