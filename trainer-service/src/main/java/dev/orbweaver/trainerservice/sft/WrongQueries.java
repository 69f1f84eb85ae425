package dev.orbweaver.trainerservice.sft;

import dev.orbweaver.contracts.reward.Task;
import dev.orbweaver.sqlenvironment.match.ExecutionMatch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Queries that do not answer a task, such as a model writes: the gold SQL of another task of the database, near or far, or the task's
 * own with one word or value exchanged, which often does not run at all. Checked by execution: their rows differ from the gold SQL's.
 */
final class WrongQueries {

    private static final int TRIES = 8;
    private static final int COMPARED = 8;
    private static final Pattern PARTS = Pattern.compile("'[^']*'|\\d+|[A-Za-z_]\\w*");

    private final Map<String, List<Task>> byDatabase;
    private final ExecutionMatch match;

    WrongQueries(List<Task> tasks, ExecutionMatch match) {
        this.byDatabase = tasks.stream().collect(Collectors.groupingBy(Task::database));
        this.match = match;
    }

    /** One of them; empty where none was found in a few tries. */
    Optional<String> draw(Task task, Path database, Random random) {
        var others = byDatabase.getOrDefault(task.database(), List.of());
        for (int i = 0; i < TRIES && !others.isEmpty(); i++) {
            String query = switch (random.nextInt(4)) {
                case 0 -> any(others, random).goldSql();
                case 1 -> nearest(task.goldSql(), others, random);
                default -> exchanged(task.goldSql(), any(others, random).goldSql(), random);
            };
            var verdict = match.judge(database, task.goldSql(), query, ExecutionMatch.Strictness.DEFAULT);
            if (!verdict.matches()) {
                return Optional.of(query);
            }
        }
        return Optional.empty();
    }

    /** Of a few, the one that shares most words with the gold SQL. */
    private static String nearest(String gold, List<Task> others, Random random) {
        var words = words(gold);
        var candidates = new ArrayList<String>();
        for (int i = 0; i < COMPARED; i++) {
            candidates.add(any(others, random).goldSql());
        }
        return candidates.stream()
                .filter(candidate -> !candidate.equals(gold))
                .max(Comparator.comparingInt(candidate -> shared(words, candidate)))
                .orElse(gold);
    }

    /** The gold SQL with one part replaced by a part of the same kind of another query. */
    static String exchanged(String gold, String other, Random random) {
        var parts = parts(gold);
        if (parts.isEmpty()) {
            return gold;
        }
        var replaced = parts.get(random.nextInt(parts.size()));
        var candidates = parts(other).stream()
                .map(MatchResult::group)
                .filter(part -> kind(part) == kind(replaced.group()) && !part.equals(replaced.group()))
                .toList();
        if (candidates.isEmpty()) {
            return gold;
        }
        String by = candidates.get(random.nextInt(candidates.size()));
        return gold.substring(0, replaced.start()) + by + gold.substring(replaced.end());
    }

    /** Names, texts and numbers; what is written in capitals is taken for a word of the language and stays. */
    private static List<MatchResult> parts(String sql) {
        return PARTS.matcher(sql)
                .results()
                .filter(part -> !part.group().matches("[A-Z_]+"))
                .toList();
    }

    private static char kind(String part) {
        char first = part.charAt(0);
        return Character.isDigit(first) ? '0' : first == '\'' ? first : 'a';
    }

    private static Set<String> words(String sql) {
        return PARTS.matcher(sql).results().map(MatchResult::group).collect(Collectors.toSet());
    }

    private static int shared(Set<String> words, String other) {
        var common = new HashSet<>(words(other));
        common.retainAll(words);
        return common.size();
    }

    private static Task any(List<Task> tasks, Random random) {
        return tasks.get(random.nextInt(tasks.size()));
    }
}
