package dev.orbweaver.trainerservice.replay;

import dev.orbweaver.contracts.experiment.Specification;
import dev.orbweaver.contracts.identity.Mode;
import dev.orbweaver.contracts.identity.StepId;
import dev.orbweaver.contracts.reward.Trajectory;
import dev.orbweaver.languagemodel.ComputePermit;
import dev.orbweaver.trainerservice.batch.StepBatch;
import dev.orbweaver.trainerservice.session.StepTraining;
import dev.orbweaver.trainerservice.update.PolicyPair;
import dev.orbweaver.trainerservice.update.StopRequested;
import dev.orbweaver.trainerservice.update.StopSignal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Updates a model folder from recorded trajectories, by the code and with the numbers of an experiment: the training steps of the
 * file in order, each complete with what the file holds of it. The same input gives the same weights on one thread.
 */
public final class Replay {

    /** Nothing is behind the first version: a replay trains what it is given. */
    private static final long FIRST_VERSION = 0;

    private final Specification settings;
    private final ComputePermit permit;
    private final StopSignal stop;

    public Replay(Specification settings, ComputePermit permit, StopSignal stop) {
        this.settings = settings;
        this.permit = permit;
        this.stop = stop;
    }

    /**
     * Trains and writes the weights; nothing is written where it is stopped or fails.
     *
     * @param model folder with weights; the reference policy, where one is asked for, is the same
     * @param output is complete or does not exist
     * @throws IllegalArgumentException where there is nothing to train on, or a setting cannot be used
     */
    public ReplayReport run(Path model, List<Trajectory> trajectories, Path output)
            throws StopRequested, InterruptedException {
        long start = System.nanoTime();
        var batches = batches(trajectories);
        int last = batches.getLast().step().number();
        boolean isTotalGiven = settings.trainer().totalTrainingSteps() != null;
        var specification = isTotalGiven ? settings : settings.withTotalTrainingSteps(last);
        var steps = new ArrayList<ReplayReport.Step>();
        try (var policies = new PolicyPair(specification, new Beginning(model))) {
            var training = new StepTraining(policies, permit, stop);
            for (var batch : batches) {
                steps.add(new ReplayReport.Step(batch.step().toString(), training.train(batch, FIRST_VERSION)));
            }
            String checksum = policies.policy().writeWeights(output);
            double seconds = (System.nanoTime() - start) / 1e9;
            return new ReplayReport(model.toString(), checksum, seconds, steps);
        }
    }

    private static List<StepBatch> batches(List<Trajectory> trajectories) {
        var bySteps = new TreeMap<Integer, List<Trajectory>>();
        trajectories.stream()
                .filter(trajectory -> trajectory.id().step().mode() == Mode.TRAIN)
                .forEach(trajectory -> bySteps.computeIfAbsent(
                                trajectory.id().step().number(), step -> new ArrayList<>())
                        .add(trajectory));
        if (bySteps.isEmpty()) {
            throw new IllegalArgumentException(
                    "no trajectory is of a training step: their ids look like e.train-1.task.0");
        }
        return bySteps.entrySet().stream()
                .map(step -> batch(StepId.train(step.getKey()), step.getValue()))
                .toList();
    }

    private static StepBatch batch(StepId step, List<Trajectory> trajectories) {
        int rollouts =
                (int) trajectories.stream().map(Trajectory::id).distinct().count();
        var batch = new StepBatch(step, rollouts);
        trajectories.forEach(batch::add);
        return batch;
    }

    /** One folder for all. */
    private record Beginning(Path weights) implements PolicyPair.Folders {

        @Override
        public @Nullable Path state() {
            return null;
        }

        @Override
        public Path reference() {
            return weights;
        }
    }
}
