package dev.orbweaver.taskdispatcher.specification;

import java.util.List;
import java.util.stream.Collectors;

/** Everything wrong with a specification, at once. */
public final class SpecificationProblems extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<SpecificationProblem> problems;

    public SpecificationProblems(List<SpecificationProblem> problems) {
        super(text(problems));
        this.problems = List.copyOf(problems);
    }

    public List<SpecificationProblem> problems() {
        return problems;
    }

    private static String text(List<SpecificationProblem> problems) {
        return problems.stream()
                .map(problem -> "  " + problem)
                .collect(Collectors.joining(
                        "\n",
                        problems.size() == 1
                                ? "The specification has a problem:\n"
                                : "The specification has " + problems.size() + " problems:\n",
                        ""));
    }
}
