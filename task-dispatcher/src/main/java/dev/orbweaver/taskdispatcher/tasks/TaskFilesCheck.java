package dev.orbweaver.taskdispatcher.tasks;

import dev.orbweaver.contracts.experiment.Specification;
import dev.orbweaver.sqlenvironment.database.DatabaseFolder;
import dev.orbweaver.sqlenvironment.dataset.DataSet;
import dev.orbweaver.sqlenvironment.dataset.DataSetCheck;
import dev.orbweaver.sqlenvironment.dataset.DataSetUnreadable;
import dev.orbweaver.sqlenvironment.dataset.RowProblem;
import dev.orbweaver.sqlenvironment.match.ExecutionMatch;
import dev.orbweaver.sqlenvironment.sandbox.SandboxLimits;
import dev.orbweaver.taskdispatcher.DispatcherSettings;
import dev.orbweaver.taskdispatcher.specification.SpecificationProblem;
import dev.orbweaver.taskdispatcher.specification.SpecificationProblems;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Looks through an experiment's data before it begins: a file that cannot be used stops it, a row that cannot is left out. */
@Component
public class TaskFilesCheck {

    private final DispatcherSettings settings;

    TaskFilesCheck(DispatcherSettings settings) {
        this.settings = settings;
    }

    /**
     * What can be asked.
     *
     * @param problems rows left out, and rows that stay but prove little
     */
    public record Checked(ExperimentTasks tasks, List<RowProblem> problems) {

        /** Rows that are left out. */
        public List<RowProblem> leftOut() {
            return problems.stream()
                    .filter(problem -> problem.kind().leavesOut())
                    .toList();
        }
    }

    /**
     * Reads every file and executes every gold SQL.
     *
     * @throws SpecificationProblems where a file cannot be used at all
     */
    public Checked check(Specification specification) {
        var data = specification.data();
        var check = new DataSetCheck(
                new DatabaseFolder(Path.of(Objects.requireNonNull(data.databases()))),
                new ExecutionMatch(SandboxLimits.forScoring(settings.goldTime())));
        var problems = new ArrayList<SpecificationProblem>();
        var training = checked("data.train_files", data.trainFiles(), data.limit(), check, problems);
        var validations = checked("data.val_files", data.valFiles(), data.valLimit(), check, problems);
        if (!problems.isEmpty()) {
            throw new SpecificationProblems(problems);
        }
        var rowProblems = new ArrayList<RowProblem>();
        training.forEach(set -> rowProblems.addAll(set.problems()));
        validations.forEach(set -> rowProblems.addAll(set.problems()));
        try {
            return new Checked(new ExperimentTasks(specification, training, validations), rowProblems);
        } catch (IllegalArgumentException e) {
            throw new SpecificationProblems(
                    List.of(new SpecificationProblem("data files", "", String.valueOf(e.getMessage()))));
        }
    }

    private static List<DataSet> checked(
            String setting,
            List<String> files,
            @Nullable Integer limit,
            DataSetCheck check,
            List<SpecificationProblem> problems) {
        var sets = new ArrayList<DataSet>();
        for (String file : files) {
            try {
                DataSet set = check.check(
                        ExperimentTasks.sets(List.of(file), limit, Set.of()).getFirst());
                sets.add(set);
                if (set.tasks().isEmpty()) {
                    problems.add(new SpecificationProblem(file, setting, noneLeft(set)));
                }
            } catch (DataSetUnreadable e) {
                problems.add(new SpecificationProblem(file, setting, String.valueOf(e.getMessage())));
            }
        }
        return sets;
    }

    private static String noneLeft(DataSet set) {
        return set.problems().isEmpty()
                ? "has no rows, give a file with questions"
                : "has no row that can be used; the first problem is "
                        + set.problems().getFirst() + ". Check data.databases";
    }
}
