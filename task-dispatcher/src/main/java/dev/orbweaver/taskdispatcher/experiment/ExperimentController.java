package dev.orbweaver.taskdispatcher.experiment;

import dev.orbweaver.contracts.experiment.Specification;
import dev.orbweaver.taskdispatcher.dispatch.StepRecords;
import dev.orbweaver.taskdispatcher.dispatch.StepRecords.StepRecord;
import dev.orbweaver.taskdispatcher.evaluation.Evaluations;
import dev.orbweaver.taskdispatcher.evaluation.ValidationReport;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Experiments over HTTP. */
@RestController
@RequestMapping("/api/experiments")
class ExperimentController {

    private final ExperimentStarts starts;
    private final ExperimentLoop loop;
    private final Reading reading;

    /** What can be read about an experiment. */
    @org.springframework.stereotype.Component
    record Reading(
            Experiments experiments,
            StepRecords steps,
            Evaluations evaluations,
            KeptCheckpoints checkpoints,
            Summaries summaries) {

        Experiment find(String name) {
            return experiments.findByName(name).orElseThrow(() -> new UnknownExperiment(name));
        }
    }

    ExperimentController(ExperimentStarts starts, ExperimentLoop loop, Reading reading) {
        this.starts = starts;
        this.loop = loop;
        this.reading = reading;
    }

    /** Starts an experiment, or resumes an unfinished one of equal settings; the answer says which. */
    @PostMapping(consumes = "application/json")
    @ResponseStatus(HttpStatus.CREATED)
    ExperimentStarted start(@RequestBody ExperimentForm form) {
        return starts.start(form);
    }

    /** The same with the specification itself as the body; its relative paths start at the service's working directory. */
    @PostMapping(consumes = {"application/yaml", "text/yaml"})
    @ResponseStatus(HttpStatus.CREATED)
    ExperimentStarted startYaml(@RequestBody String yaml, @RequestParam(defaultValue = "false") boolean fresh) {
        return starts.start(new ExperimentForm(yaml, null, null, null, null, fresh));
    }

    @GetMapping
    List<ExperimentView> list() {
        return reading.experiments().findAllByOrderByIdDesc().stream()
                .map(ExperimentView::of)
                .toList();
    }

    @GetMapping("/{name}")
    ExperimentView get(@PathVariable String name) {
        return ExperimentView.of(reading.find(name));
    }

    @GetMapping("/{name}/specification")
    Specification specification(@PathVariable String name) {
        return reading.find(name).specification();
    }

    @GetMapping("/{name}/steps")
    List<StepRecord> steps(@PathVariable String name) {
        return reading.steps().all(reading.find(name).name());
    }

    @GetMapping("/{name}/validations")
    List<ValidationReport> validations(@PathVariable String name) {
        return reading.evaluations().of(reading.find(name).name());
    }

    @GetMapping("/{name}/checkpoints")
    List<Checkpoints.Checkpoint> checkpoints(@PathVariable String name) {
        return reading.checkpoints().of(reading.find(name));
    }

    /** Before and after. */
    @GetMapping("/{name}/summary")
    ExperimentSummary summary(@PathVariable String name) {
        return reading.summaries().of(reading.find(name));
    }

    /** The trainer finishes its micro-batch, saves the last completed step and lets go. */
    @PostMapping("/{name}/stop")
    ExperimentView stop(@PathVariable String name) {
        return changed(name, Change.STOP);
    }

    @PostMapping("/{name}/pause")
    ExperimentView pause(@PathVariable String name) {
        return changed(name, Change.PAUSE);
    }

    @PostMapping("/{name}/resume")
    ExperimentView resume(@PathVariable String name) {
        return changed(name, Change.RESUME);
    }

    private enum Change {
        STOP,
        PAUSE,
        RESUME
    }

    private ExperimentView changed(String name, Change change) {
        reading.find(name);
        loop.change(name, (experiment, now) -> {
            switch (change) {
                case STOP -> experiment.stop(now);
                case PAUSE -> experiment.pause();
                case RESUME -> experiment.resume();
            }
        });
        return get(name);
    }
}
