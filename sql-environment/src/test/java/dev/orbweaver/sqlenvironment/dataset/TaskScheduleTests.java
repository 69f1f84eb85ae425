package dev.orbweaver.sqlenvironment.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orbweaver.contracts.reward.Task;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TaskScheduleTests {

    @Test
    void sevenThousandTasksAreTwoHundredAndEighteenStepsOfThirtyTwo() {
        assertThat(new TaskSchedule(tasks(7000), 32, true, 1).stepsPerEpoch()).isEqualTo(218);
    }

    @Test
    void withoutShufflingTheFilesOrderStaysAndTheRestIsLeftOut() {
        var schedule = new TaskSchedule(tasks(5), 2, false, 1);

        assertThat(ids(schedule.tasksOf(1))).containsExactly("t-0", "t-1");
        assertThat(ids(schedule.tasksOf(2))).containsExactly("t-2", "t-3");
        assertThat(ids(schedule.tasksOf(3))).containsExactly("t-0", "t-1");
    }

    @Test
    void everyEpochShowsEachTaskOnceInAnOrderOfItsOwnThatTheSeedFixes() {
        var schedule = new TaskSchedule(tasks(60), 20, true, 7);

        Set<String> seen = new HashSet<>();
        IntStream.rangeClosed(1, 3).forEach(step -> seen.addAll(ids(schedule.tasksOf(step))));

        assertThat(seen).hasSize(60);
        assertThat(ids(schedule.tasksOf(4))).isNotEqualTo(ids(schedule.tasksOf(1)));
        assertThat(new TaskSchedule(tasks(60), 20, true, 7).tasksOf(4)).isEqualTo(schedule.tasksOf(4));
        assertThat(new TaskSchedule(tasks(60), 20, true, 8).tasksOf(4)).isNotEqualTo(schedule.tasksOf(4));
    }

    @Test
    void aStepNeedsEnoughTasks() {
        assertThatThrownBy(() -> new TaskSchedule(tasks(5), 32, true, 1))
                .hasMessage(
                        "data.train_batch_size: 32 tasks a step, but the training files have 5 usable tasks: choose 1 to 5");
    }

    private static List<Task> tasks(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Task("t-" + i, "db", "q", "SELECT 1"))
                .toList();
    }

    private static List<String> ids(List<Task> tasks) {
        return tasks.stream().map(Task::id).toList();
    }
}
