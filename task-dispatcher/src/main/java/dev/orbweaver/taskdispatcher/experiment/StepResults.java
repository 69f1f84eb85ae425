package dev.orbweaver.taskdispatcher.experiment;

import dev.orbweaver.contracts.experiment.ExperimentEvent.StepFinished;
import dev.orbweaver.contracts.experiment.RolloutAccount;
import dev.orbweaver.contracts.identity.Mode;
import dev.orbweaver.contracts.identity.StepId;
import dev.orbweaver.taskdispatcher.dispatch.ClosedRollout;
import dev.orbweaver.taskdispatcher.dispatch.LedgerEntry;
import dev.orbweaver.taskdispatcher.dispatch.RolloutLedger;
import dev.orbweaver.taskdispatcher.dispatch.StepRecords;
import dev.orbweaver.taskdispatcher.dispatch.StepRecords.StepRecord;
import dev.orbweaver.taskdispatcher.evaluation.Evaluations;
import dev.orbweaver.taskdispatcher.evaluation.ValidationReport;
import dev.orbweaver.taskdispatcher.tasks.TaskFiles;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** What a finished step leaves behind: its account, its measures by verl's names, its report. */
@Component
class StepResults {

    private static final Logger LOG = LoggerFactory.getLogger(StepResults.class);

    private final StepRecords steps;
    private final RolloutLedger ledger;
    private final Evaluations evaluations;
    private final TaskFiles files;
    private final Measures measures;

    StepResults(StepRecords steps, RolloutLedger ledger, Evaluations evaluations, TaskFiles files, Measures measures) {
        this.steps = steps;
        this.ledger = ledger;
        this.evaluations = evaluations;
        this.files = files;
        this.measures = measures;
    }

    /** The trainer has finished a step, for the first time or again after a resume. */
    void trained(Experiment experiment, StepFinished event, Instant now) {
        var account = event.metrics().account();
        var step = event.step();
        if (!account.isBalanced()) {
            LOG.error("{} {}: the account does not balance: {}", experiment.name(), step, account);
        }
        var record = steps.find(experiment.name(), step).orElse(null);
        if (record != null && record.requested() != account.requested()) {
            LOG.error(
                    "{} {}: {} rollouts were requested, the trainer accounts for {}",
                    experiment.name(),
                    step,
                    record.requested(),
                    account.requested());
        }
        steps.finished(experiment.name(), step, now, account);
        var values = new TreeMap<>(event.metrics().values());
        if (step.mode() == Mode.TRAIN) {
            values.put("training/global_step", (double) step.number());
            values.put("training/epoch", (double) files.of(experiment.name(), experiment.specification())
                    .epochOf(steps.draws(experiment.name(), step.number())));
            values.put("training/n_rollouts_trained", (double) account.trained());
            values.put("training/n_rollouts_dropped", (double) account.droppedInAll());
            values.put("training/n_rollouts_failed", (double) account.failedInAll());
        }
        measures.enter(experiment, step, values);
        if (!experiment.openSteps().contains(step)) {
            rolledOut(experiment, step);
        }
    }

    /** The step's last trajectory is in as well: what the rollouts measured and how long everything took. */
    void rolledOut(Experiment experiment, StepId step) {
        var values = new TreeMap<>(rolloutMeasures(experiment.name(), step, "training"));
        steps.find(experiment.name(), step).ifPresent(record -> values.putAll(times(experiment.name(), record)));
        measures.add(experiment, step, values);
    }

    /** The trainer's policy contains a step of which its word was lost: the ledger says what it can. */
    void trainedWithoutWord(Experiment experiment, StepId step, Instant now) {
        var closed = closed(experiment.name(), step);
        var failed = closed.stream()
                .filter(rollout -> rollout.failure() != null)
                .collect(Collectors.groupingBy(
                        rollout -> String.valueOf(rollout.failure()), Collectors.summingInt(rollout -> 1)));
        int failures = failed.values().stream().mapToInt(Integer::intValue).sum();
        steps.finished(
                experiment.name(),
                step,
                now,
                new RolloutAccount(closed.size(), closed.size() - failures, Map.of(), failed));
        rolledOut(experiment, step);
    }

    /** Every rollout of a validation is closed. */
    void validated(Experiment experiment, StepId step, Instant now) {
        var reports = evaluations.report(experiment.name(), experiment.specification(), step, now);
        steps.finished(experiment.name(), step, now, RolloutAccount.EMPTY);
        var values = new TreeMap<>(rolloutMeasures(experiment.name(), step, "val"));
        for (ValidationReport report : reports) {
            values.put("val/accuracy/" + report.file(), report.accuracy());
        }
        values.put("val/accuracy", reports.getFirst().accuracy());
        steps.find(experiment.name(), step)
                .ifPresent(record -> values.put("timing_s/testing", seconds(record.openedAt(), now)));
        measures.enter(experiment, step, values);
        measures.track(experiment, step);
        reports.forEach(measures::show);
    }

    /** Whether the latest policy has been validated and is as good as the experiment wanted it to become. */
    boolean reachesTarget(Experiment experiment) {
        Double target = experiment.specification().trainer().targetAccuracy();
        String step = StepId.validate(experiment.completedSteps()).toString();
        return target != null
                && evaluations.of(experiment.name()).stream()
                        .filter(report -> report.step().equals(step))
                        .findFirst()
                        .filter(report -> report.accuracy() >= target)
                        .isPresent();
    }

    /** Nothing more is measured of the step. */
    void complete(Experiment experiment, StepId step) {
        measures.track(experiment, step);
    }

    /** The gateways serve the step's policy, for the first time or, after a resume, again. */
    void swapped(Experiment experiment, StepId step, Duration waited, Instant now) {
        if (measures.has(experiment, step, "timing_s/swap")) {
            return;
        }
        steps.find(experiment.name(), step).ifPresent(record -> {
            measures.add(
                    experiment,
                    step,
                    Map.of(
                            "timing_s/swap",
                            waited.toMillis() / 1000.0,
                            "timing_s/step",
                            seconds(began(experiment.name(), record), now)));
            complete(experiment, step);
        });
    }

    private Map<String, Double> rolloutMeasures(String experiment, StepId step, String group) {
        var closed = closed(experiment, step);
        var scored =
                closed.stream().filter(rollout -> rollout.failure() == null).toList();
        return Map.of(
                group + "/reward",
                closed.stream().mapToDouble(ClosedRollout::reward).average().orElse(0),
                group + "/n_rollouts",
                (double) closed.size(),
                group + "/n_rollouts_w_reward",
                (double) scored.size(),
                group + "/turn_count",
                closed.stream().mapToInt(ClosedRollout::turns).average().orElse(0),
                group + "/transition_count",
                closed.stream().mapToInt(ClosedRollout::transitions).average().orElse(0));
    }

    private Map<String, Double> times(String experiment, StepRecord record) {
        Instant finished = record.finishedAt();
        Instant rolledOut = record.rolledOutAt();
        var times = new TreeMap<String, Double>();
        if (finished != null) {
            times.put("timing_s/step", seconds(began(experiment, record), finished));
        }
        if (rolledOut != null) {
            times.put("timing_s/gen", seconds(record.openedAt(), rolledOut));
        }
        return times;
    }

    /** A step that rolled out ahead takes time of its own only from the end of the one before it. */
    private Instant began(String experiment, StepRecord record) {
        int former = record.step().number() - 1;
        return Stream.of(StepId.train(former))
                .filter(step -> former > 0 && record.step().mode() == Mode.TRAIN)
                .flatMap(step -> steps.find(experiment, step).stream())
                .map(StepRecord::finishedAt)
                .filter(finished -> finished != null && finished.isAfter(record.openedAt()))
                .findFirst()
                .orElse(record.openedAt());
    }

    private List<ClosedRollout> closed(String experiment, StepId step) {
        return ledger.entries(experiment, step).stream()
                .map(LedgerEntry::outcome)
                .filter(Objects::nonNull)
                .toList();
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toMillis() / 1000.0;
    }
}
