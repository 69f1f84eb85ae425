package dev.orbweaver.rewardservice.scoring;

import dev.orbweaver.contracts.experiment.Specification;
import dev.orbweaver.contracts.reward.Task;
import dev.orbweaver.sqlenvironment.database.DatabaseFolder;
import dev.orbweaver.sqlenvironment.database.DatabaseMissing;
import dev.orbweaver.sqlenvironment.dataset.DataSetUnreadable;
import dev.orbweaver.sqlenvironment.dataset.TaskCatalog;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** Tasks with their gold SQL, read here from the experiment's files, because requests do not carry it. Safe from any thread. */
@Component
final class ExperimentTasks {

    private final Map<Specification.Data, TaskCatalog> catalogs = new ConcurrentHashMap<>();

    Task task(Specification.Data data, String id) {
        try {
            return catalogs.computeIfAbsent(data, TaskCatalog::of)
                    .find(id)
                    .orElseThrow(() -> new ScoringFailed("task '" + id + "' is in none of the data files", null));
        } catch (DataSetUnreadable e) {
            throw new ScoringFailed(String.valueOf(e.getMessage()), e);
        }
    }

    Path database(Specification.Data data, Task task) {
        try {
            return DatabaseFolder.of(data).file(task.database());
        } catch (DatabaseMissing e) {
            throw new ScoringFailed(String.valueOf(e.getMessage()), e);
        }
    }
}
