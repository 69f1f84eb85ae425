package dev.orbweaver.trainerservice.checkpoint;

import dev.orbweaver.contracts.experiment.Specification;
import java.util.List;
import java.util.Map;

/**
 * What a checkpoint holds besides tensors: {@code trainer/state.json}.
 *
 * @param schema see {@code Topics.SCHEMA}
 * @param lineage in which it was saved
 * @param policyVersion of its weights
 * @param completedSteps training steps contained in them
 * @param offsets next trajectory to read, by partition: everything not yet trained lies there or later
 * @param counted rollouts of the last completed step, as they were counted
 * @param checksum of the weights
 */
public record TrainerState(
        int schema,
        String experiment,
        long lineage,
        long policyVersion,
        int completedSteps,
        boolean warmedUp,
        Map<Integer, Long> offsets,
        List<String> counted,
        String checksum,
        Specification specification) {

    public TrainerState {
        offsets = Map.copyOf(offsets);
        counted = List.copyOf(counted);
    }
}
