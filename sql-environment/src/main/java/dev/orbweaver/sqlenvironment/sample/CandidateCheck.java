package dev.orbweaver.sqlenvironment.sample;

import dev.orbweaver.sqlenvironment.match.ExecutionMatch;
import dev.orbweaver.sqlenvironment.sandbox.QueryResult;
import dev.orbweaver.sqlenvironment.sandbox.SandboxLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Keeps the questions whose answer says something: the gold SQL gives rows and no nulls, and each neighbouring question's SQL gives other
 * rows, so that a careless answer is not right by accident.
 */
final class CandidateCheck {
    private final Path database;
    private final ExecutionMatch match = new ExecutionMatch(SandboxLimits.forScoring(Duration.ofSeconds(30)));
    private final Map<String, List<String>> results = new HashMap<>();

    CandidateCheck(Path database) {
        this.database = database;
    }

    List<Candidate> usable(List<Candidate> candidates) {
        return candidates.stream()
                .filter(candidate -> !rows(candidate).isEmpty())
                .filter(candidate -> candidates.stream()
                        .filter(candidate::isNextTo)
                        .noneMatch(other -> rows(other).equals(rows(candidate))))
                .toList();
    }

    /** The rows in an order of their own; empty where the SQL gives none, or a null. */
    private List<String> rows(Candidate candidate) {
        return results.computeIfAbsent(candidate.query(), this::execute);
    }

    private List<String> execute(String query) {
        return switch (match.gold(database, query)) {
            case QueryResult.Rows rows ->
                rows.rows().stream().flatMap(List::stream).anyMatch(Objects::isNull)
                        ? List.of()
                        : rows.rows().stream().map(List::toString).sorted().toList();
            case QueryResult other -> throw new IllegalStateException(query + " does not run: " + other);
        };
    }
}
