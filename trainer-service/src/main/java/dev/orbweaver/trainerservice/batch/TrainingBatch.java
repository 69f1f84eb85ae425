package dev.orbweaver.trainerservice.batch;

import dev.orbweaver.contracts.experiment.RolloutAccount;
import java.util.List;
import java.util.Map;

/**
 * A step, ready to be trained.
 *
 * @param rows by rollout id and transition
 * @param account where each requested rollout went, provided that the rows are trained
 * @param measured metrics of the batch, by verl's names
 */
public record TrainingBatch(List<Row> rows, RolloutAccount account, Map<String, Double> measured) {

    public TrainingBatch {
        rows = List.copyOf(rows);
        measured = Map.copyOf(measured);
    }
}
