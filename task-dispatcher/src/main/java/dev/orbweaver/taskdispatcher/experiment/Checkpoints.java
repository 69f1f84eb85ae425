package dev.orbweaver.taskdispatcher.experiment;

import dev.orbweaver.contracts.experiment.ExperimentEvent.CheckpointSaved;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Which checkpoints the trainer has saved. It removes old ones itself, so the latest are the ones that exist. */
@Component
class Checkpoints {

    private final JdbcClient store;

    /** One of them. */
    record Checkpoint(int step, long lineage, String location, Instant savedAt) {}

    Checkpoints(JdbcClient store) {
        this.store = store;
    }

    void save(CheckpointSaved saved) {
        store.sql("delete from checkpoint where experiment = ? and step = ?")
                .params(saved.experiment(), saved.step())
                .update();
        store.sql("insert into checkpoint (experiment, step, lineage, location, saved_at) values (?, ?, ?, ?, ?)")
                .params(saved.experiment(), saved.step(), saved.lineage(), saved.location(), Timestamp.from(saved.at()))
                .update();
    }

    /** The kept ones, newest first. */
    List<Checkpoint> latest(String experiment, int kept) {
        return store.sql("select * from checkpoint where experiment = ? order by saved_at desc limit ?")
                .params(experiment, kept)
                .query((row, number) -> new Checkpoint(
                        row.getInt("step"),
                        row.getLong("lineage"),
                        row.getString("location"),
                        row.getTimestamp("saved_at").toInstant()))
                .list();
    }
}
