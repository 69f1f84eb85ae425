package dev.orbweaver.trainerservice.checkpoint;

import dev.orbweaver.contracts.experiment.Specification;
import java.util.Map;

/**
 * How often and from where the trainer began an experiment: {@code trainer-start.json}, written at each load before anything is
 * published, so that no lineage is used twice.
 *
 * @param schema see {@code Topics.SCHEMA}
 * @param lineage of the latest load
 * @param offsets of the trajectories when the experiment was loaded first, by partition
 * @param letGo whether it was stopped or ended since
 */
public record TrainerStart(
        int schema,
        String experiment,
        long lineage,
        Map<Integer, Long> offsets,
        boolean letGo,
        Specification specification) {

    public TrainerStart {
        offsets = Map.copyOf(offsets);
    }

    TrainerStart nextLineage(long heardOf, Specification now) {
        return new TrainerStart(schema, experiment, Math.max(lineage, heardOf) + 1, offsets, false, now);
    }

    TrainerStart released() {
        return new TrainerStart(schema, experiment, lineage, offsets, true, specification);
    }
}
