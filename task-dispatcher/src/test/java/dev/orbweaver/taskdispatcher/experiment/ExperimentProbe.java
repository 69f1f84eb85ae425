package dev.orbweaver.taskdispatcher.experiment;

import dev.orbweaver.contracts.Topics;
import dev.orbweaver.contracts.experiment.ExperimentEvent.TrainerReady;
import dev.orbweaver.contracts.experiment.Specification;
import dev.orbweaver.contracts.identity.StepId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.springframework.context.ApplicationContext;

/** The experiments of a running service, for tests of other packages. */
public record ExperimentProbe(Experiments experiments) {

    public ExperimentProbe(ApplicationContext context) {
        this(context.getBean(Experiments.class));
    }

    /** Saves one with every column filled, stopped in the middle of a step. */
    public Kept saved(String name, Specification specification) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS); // what both stores keep
        var experiment = new Experiment(name, "base", 2, specification, 7, now);
        experiment.queue();
        experiment.announce(now);
        experiment.trainerReady(new TrainerReady(Topics.SCHEMA, name, now, 3, 4, 5, true));
        experiment.open(StepId.train(6));
        experiment.fail(now, "a reason");
        experiments.save(experiment);
        return kept(experiment);
    }

    public Kept found(String name) {
        return kept(experiments.findByName(name).orElseThrow());
    }

    /** All that must be found again. */
    public record Kept(ExperimentView view, Specification specification) {}

    private static Kept kept(Experiment experiment) {
        return new Kept(ExperimentView.of(experiment), experiment.specification());
    }
}
