package dev.orbweaver.taskdispatcher.tasks;

import dev.orbweaver.contracts.experiment.Specification;
import dev.orbweaver.contracts.reward.Task;
import dev.orbweaver.sqlenvironment.dataset.DataSet;
import dev.orbweaver.sqlenvironment.dataset.ParquetDataSet;
import dev.orbweaver.sqlenvironment.dataset.TaskSchedule;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What an experiment asks, step by step. The same specification and left-out rows always give the same tasks in the same order. */
public final class ExperimentTasks {

    private final Specification specification;
    private final @Nullable TaskSchedule schedule;
    private final List<DataSet> validations;
    private final Map<String, Task> byId = new HashMap<>();

    ExperimentTasks(Specification specification, List<DataSet> training, List<DataSet> validations) {
        this.specification = specification;
        this.validations = List.copyOf(validations);
        var data = specification.data();
        this.schedule = training.isEmpty()
                ? null
                : new TaskSchedule(
                        training.stream().flatMap(set -> set.tasks().stream()).toList(),
                        data.tasksPerDraw(),
                        data.shuffle(),
                        data.seed());
        requireTasksFor(specification.algorithm());
        Stream.concat(training.stream(), validations.stream())
                .flatMap(set -> set.tasks().stream())
                .forEach(task -> byId.put(task.id(), task));
    }

    /** Reads the files as their experiment began with them. */
    static ExperimentTasks read(Specification specification, Set<String> leftOut) {
        var data = specification.data();
        return new ExperimentTasks(
                specification,
                sets(data.trainFiles(), data.limit(), leftOut),
                sets(data.valFiles(), data.valLimit(), leftOut));
    }

    static List<DataSet> sets(List<String> files, @Nullable Integer limit, Set<String> leftOut) {
        return files.stream()
                .map(file -> ParquetDataSet.read(Path.of(file)))
                .map(set -> limit == null ? set : set.limitedTo(limit))
                .map(set -> without(set, leftOut))
                .toList();
    }

    private static DataSet without(DataSet set, Set<String> leftOut) {
        return new DataSet(
                set.name(),
                set.tasks().stream()
                        .filter(task -> !leftOut.contains(task.id()))
                        .toList(),
                set.problems());
    }

    private void requireTasksFor(Specification.Algorithm algorithm) {
        if (schedule != null
                && algorithm.dynamicSampling()
                && algorithm.maxNumGenBatches() > schedule.stepsPerEpoch()) {
            throw new IllegalArgumentException("algorithm.max_num_gen_batches: " + algorithm.maxNumGenBatches()
                    + " draws of " + schedule.batchSize() + " tasks, but the training files have "
                    + schedule.tasks().size() + " usable tasks: choose 1 to " + schedule.stepsPerEpoch());
        }
    }

    /** The tasks of a training step's draw; draws are counted from 1 over the whole experiment. */
    public List<Task> draw(int number) {
        return training().tasksOf(number);
    }

    /** All validation tasks. */
    public List<Task> measured() {
        return validations.stream().flatMap(set -> set.tasks().stream()).toList();
    }

    public Optional<Task> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** The validation files' tasks, in the order of the specification. */
    public List<DataSet> validations() {
        return validations;
    }

    /** Training steps of the whole experiment. */
    public int totalSteps() {
        var trainer = specification.trainer();
        if (trainer.valOnly()) {
            return 0;
        }
        Integer given = trainer.totalTrainingSteps();
        return given == null ? trainer.totalEpochs() * training().stepsPerEpoch() : given;
    }

    /** Passes over the training tasks before this draw. */
    public int epochOf(int draw) {
        return (draw - 1) / training().stepsPerEpoch();
    }

    private TaskSchedule training() {
        if (schedule == null) {
            throw new IllegalStateException("an experiment without training files has no training steps");
        }
        return schedule;
    }
}
