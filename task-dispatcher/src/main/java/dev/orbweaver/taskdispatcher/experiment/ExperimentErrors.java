package dev.orbweaver.taskdispatcher.experiment;

import dev.orbweaver.taskdispatcher.specification.SpecificationProblems;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** What went wrong, as problem details. */
@RestControllerAdvice
class ExperimentErrors {

    /** Property {@code problems}: source, setting and message of each. */
    @ExceptionHandler
    ProblemDetail problems(SpecificationProblems e) {
        var problem = ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, e.getMessage());
        problem.setTitle("Specification with problems");
        problem.setProperty("problems", e.problems());
        return problem;
    }

    /** Property {@code differences}: one text for each setting. */
    @ExceptionHandler
    ProblemDetail differ(SettingsDiffer e) {
        var problem = ProblemDetail.forStatusAndDetail(HttpStatus.CONFLICT, e.getMessage());
        problem.setTitle("Same name, other settings");
        problem.setProperty("differences", e.differences());
        return problem;
    }

    @ExceptionHandler
    ProblemDetail wrongState(WrongState e) {
        var problem = ProblemDetail.forStatusAndDetail(HttpStatus.CONFLICT, e.getMessage());
        problem.setTitle("Not possible in this state");
        return problem;
    }

    @ExceptionHandler
    ProblemDetail unknown(UnknownExperiment e) {
        var problem = ProblemDetail.forStatusAndDetail(HttpStatus.NOT_FOUND, e.getMessage());
        problem.setTitle("Unknown experiment");
        return problem;
    }
}
