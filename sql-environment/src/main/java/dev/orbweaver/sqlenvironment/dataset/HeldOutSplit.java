package dev.orbweaver.sqlenvironment.dataset;

import dev.orbweaver.contracts.reward.Task;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Tasks to train on and tasks held out to measure on. Questions of one database that have the same gold SQL stay together, so that
 * no answer to a held-out question was trained on in other words.
 *
 * @param train in the order given
 * @param heldOut in the order given
 */
public record HeldOutSplit(List<Task> train, List<Task> heldOut) {

    /** Makes the lists unmodifiable. */
    public HeldOutSplit {
        train = List.copyOf(train);
        heldOut = List.copyOf(heldOut);
    }

    /**
     * Holds out whole answers, drawn with the seed, until {@code share} of the tasks is reached.
     *
     * @param share 0 to 1
     */
    public static HeldOutSplit of(List<Task> tasks, double share, long seed) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("share held out: " + share + " is not between 0 and 1");
        }
        Map<Answer, List<Task>> answers = new LinkedHashMap<>();
        tasks.forEach(task -> answers.computeIfAbsent(Answer.of(task), answer -> new ArrayList<>())
                .add(task));
        List<Answer> drawn = new ArrayList<>(answers.keySet());
        Collections.shuffle(drawn, new Random(seed));
        long wanted = Math.round(share * tasks.size());
        Set<Task> heldOut = new HashSet<>();
        for (var answer = drawn.iterator(); answer.hasNext() && heldOut.size() < wanted; ) {
            heldOut.addAll(answers.getOrDefault(answer.next(), List.of()));
        }
        var sides = tasks.stream().collect(Collectors.partitioningBy(heldOut::contains));
        return new HeldOutSplit(sides.getOrDefault(false, List.of()), sides.getOrDefault(true, List.of()));
    }

    private record Answer(String database, String sql) {

        static Answer of(Task task) {
            return new Answer(
                    task.database(),
                    task.goldSql().strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT));
        }
    }
}
