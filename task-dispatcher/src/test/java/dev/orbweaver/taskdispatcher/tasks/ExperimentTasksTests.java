package dev.orbweaver.taskdispatcher.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orbweaver.contracts.reward.Task;
import dev.orbweaver.sqlenvironment.dataset.DataSet;
import dev.orbweaver.taskdispatcher.SampleSpecification;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExperimentTasksTests {

    /** 7,000 rows in batches of 32, twice: 218 steps an epoch, and the 24 rows that fill no batch are left out. */
    @Test
    void stepsAreWholeBatchesTimesEpochs() {
        var tasks = tasks(7000, 32, 2);

        assertThat(tasks.totalSteps()).isEqualTo(436);
        assertThat(tasks.epochOf(218)).isZero();
        assertThat(tasks.epochOf(219)).isEqualTo(1);
    }

    @Test
    void anEpochAsksEveryTaskAtMostOnce() {
        var tasks = tasks(100, 32, 2);

        var asked = new HashSet<String>();
        for (int step = 1; step <= 3; step++) {
            assertThat(tasks.draw(step))
                    .hasSize(32)
                    .allSatisfy(task -> assertThat(asked.add(task.id())).isTrue());
        }
    }

    private static ExperimentTasks tasks(int rows, int batch, int epochs) {
        var specification = SampleSpecification.with(
                "data.trainBatchSize",
                batch,
                "data.shuffle",
                true,
                "trainer.totalEpochs",
                epochs,
                "trainer.totalTrainingSteps",
                null);
        var set = new DataSet(
                "train",
                IntStream.range(0, rows)
                        .mapToObj(row -> new Task("train-" + row, "question " + row, "db", "select " + row))
                        .toList(),
                List.of());
        return new ExperimentTasks(specification, List.of(set), List.of());
    }
}
