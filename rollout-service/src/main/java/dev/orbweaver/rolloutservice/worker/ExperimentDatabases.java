package dev.orbweaver.rolloutservice.worker;

import dev.orbweaver.contracts.experiment.Specification;
import dev.orbweaver.contracts.rollout.RolloutRequest;
import dev.orbweaver.rolloutservice.intake.Deadline;
import dev.orbweaver.servicesupport.experiment.ExperimentDirectory;
import dev.orbweaver.sqlenvironment.database.DatabaseFolder;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Where the databases of an experiment lie: {@code data.databases}, or {@code database} beside its first file. */
@Component
class ExperimentDatabases {

    private final ExperimentDirectory experiments;

    ExperimentDatabases(ExperimentDirectory experiments) {
        this.experiments = experiments;
    }

    /**
     * The file of a request's database. Waits for the experiment's announcement, which a request may overtake.
     *
     * @throws dev.orbweaver.sqlenvironment.database.DatabaseMissing if there is no such file
     * @throws UnknownExperiment if the announcement does not come in time
     */
    Path file(RolloutRequest request, Deadline deadline) throws InterruptedException {
        String experiment = request.attempt().rollout().experiment();
        var announcement = experiments
                .await(experiment, deadline.remaining())
                .orElseThrow(() -> new UnknownExperiment(experiment));
        return folder(announcement.specification().data()).file(request.database());
    }

    static DatabaseFolder folder(Specification.Data data) {
        String databases = data.databases();
        if (databases != null) {
            return new DatabaseFolder(Path.of(databases));
        }
        String first = Stream.concat(data.trainFiles().stream(), data.valFiles().stream())
                .findFirst()
                .orElse("");
        return new DatabaseFolder(Path.of(first).resolveSibling("database"));
    }
}
