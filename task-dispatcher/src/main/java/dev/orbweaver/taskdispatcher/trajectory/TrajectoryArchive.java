package dev.orbweaver.taskdispatcher.trajectory;

import dev.orbweaver.servicesupport.json.JsonRecords;
import dev.orbweaver.taskdispatcher.DispatcherSettings;
import java.sql.Timestamp;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The latest rollouts of each experiment, turn by turn. */
@Component
public class TrajectoryArchive {

    /** Longest document the column takes; a longer rollout is kept without its prompts. */
    private static final int LARGEST = 1_000_000;

    private final JdbcClient store;
    private final JsonRecords json;
    private final int kept;

    TrajectoryArchive(JdbcClient store, JsonRecords json, DispatcherSettings settings) {
        this.store = store;
        this.json = json;
        this.kept = settings.archivedRollouts();
    }

    void add(ArchivedRollout rollout) {
        String document = json.mapper().writeValueAsString(rollout);
        store.sql(
                        "insert into archived_rollout (experiment, rollout, step, closed_at, document) values (?, ?, ?, ?, ?)")
                .params(
                        rollout.experiment(),
                        rollout.rollout(),
                        rollout.step(),
                        Timestamp.from(rollout.closedAt()),
                        document.length() <= LARGEST
                                ? document
                                : json.mapper().writeValueAsString(rollout.withoutCalls()))
                .update();
    }

    /** Forgets all but the latest. */
    public void prune(String experiment) {
        store.sql("""
                        delete from archived_rollout where experiment = ? and id <=
                        (select max(id) from archived_rollout where experiment = ?) - ?""").params(experiment, experiment, kept).update();
    }

    /**
     * The latest, newest first.
     *
     * @param step only of this step, or null for all
     */
    public List<ArchivedRollout> latest(String experiment, @Nullable String step, int limit) {
        String ofStep = step == null ? "" : " and step = ?";
        return store.sql("select document from archived_rollout where experiment = ?" + ofStep
                        + " order by id desc limit ?")
                .params(step == null ? List.of(experiment, limit) : List.of(experiment, step, limit))
                .query((row, number) -> read(row.getString(1)))
                .list();
    }

    public Optional<ArchivedRollout> find(String rollout) {
        return store.sql("select document from archived_rollout where rollout = ?")
                .param(rollout)
                .query((row, number) -> read(row.getString(1)))
                .optional();
    }

    private ArchivedRollout read(String document) {
        return json.mapper().readValue(document, ArchivedRollout.class);
    }
}
