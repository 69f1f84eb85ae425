package dev.orbweaver.sqlenvironment.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orbweaver.contracts.reward.Task;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HeldOutSplitTests {

    /** Two questions for each answer, the second with other spaces and letters. */
    private final List<Task> tasks = IntStream.range(0, 40)
            .mapToObj(i -> new Task(
                    "t-" + i,
                    i % 4 < 2 ? "shop" : "zoo",
                    "Question " + i,
                    (i % 2 == 0 ? "SELECT a" + i : "select  A" + (i - 1)) + " FROM t"))
            .toList();

    @Test
    void holdsOutTheShareAndLosesNothing() {
        var split = HeldOutSplit.of(tasks, 0.2, 1);

        assertThat(split.heldOut()).hasSize(8);
        assertThat(Stream.concat(split.train().stream(), split.heldOut().stream()))
                .containsExactlyInAnyOrderElementsOf(tasks);
        assertThat(split.train()).isSubsetOf(tasks).isSortedAccordingTo((a, b) -> tasks.indexOf(a) - tasks.indexOf(b));
    }

    @Test
    void keepsTheQuestionsOfAnAnswerTogether() {
        var split = HeldOutSplit.of(tasks, 0.3, 5);

        assertThat(split.heldOut()).allSatisfy(task -> {
            int number = tasks.indexOf(task);
            assertThat(split.heldOut()).contains(tasks.get(number ^ 1));
        });
    }

    @Test
    void theSeedDecidesWhich() {
        assertThat(HeldOutSplit.of(tasks, 0.2, 1)).isEqualTo(HeldOutSplit.of(tasks, 0.2, 1));
        assertThat(HeldOutSplit.of(tasks, 0.2, 1)).isNotEqualTo(HeldOutSplit.of(tasks, 0.2, 2));
    }

    @Test
    void nothingAndEverythingCanBeHeldOut() {
        assertThat(HeldOutSplit.of(tasks, 0, 1).train()).isEqualTo(tasks);
        assertThat(HeldOutSplit.of(tasks, 1, 1).heldOut()).isEqualTo(tasks);
        assertThatThrownBy(() -> HeldOutSplit.of(tasks, 1.5, 1))
                .hasMessage("share held out: 1.5 is not between 0 and 1");
    }
}
