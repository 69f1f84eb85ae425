package dev.orbweaver.trainerservice.session;

import dev.orbweaver.trainerservice.update.StopRequested;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One experiment's life in the trainer, from load to rest. Runs on the trainer's one thread, because libtorch's own threads belong to
 * the thread that calls them; orders come in from any thread.
 *
 * <p>Ends with the event stopped, or failed with the reason, or silently where the service shuts down: then the next process
 * resumes. In all cases the last completed step can be reached again, from the newest checkpoint and the topic.
 */
final class ExperimentSession {

    private static final Logger LOG = LoggerFactory.getLogger(ExperimentSession.class);
    private static final Duration PATIENCE = Duration.ofMillis(200);

    private final Orders orders;
    private final SessionParts parts;

    ExperimentSession(Orders orders, SessionParts parts) {
        this.orders = orders;
        this.parts = parts;
    }

    /** Throws what only another try can help against: Kafka being away. */
    void run() throws InterruptedException {
        if (orders.isShuttingDown()) {
            return;
        }
        if (orders.wantsRest()) {
            restUnloaded();
            return;
        }
        var specification = orders.latest().specification();
        if (!specification.trainer().valOnly()) {
            StepTraining.check(specification);
            parts.loader().turns(specification, orders);
        }
        try (var experiment = parts.loader().load(orders.latest())) {
            live(experiment);
        }
    }

    private void live(LoadedExperiment experiment) throws InterruptedException {
        var publication = new Publication(experiment, parts.versions());
        var saving = new Saving(experiment, publication, parts.events(), orders);
        publication.publishLoaded();
        var progress = experiment.progress();
        parts.events()
                .ready(
                        experiment.name(),
                        experiment.lineage(),
                        progress.version(),
                        progress.completedSteps(),
                        progress.warmedUp());
        if (experiment.specification().trainer().valOnly()) {
            awaitRest();
        } else if (awaitWarmUp(experiment, publication, saving)) {
            train(experiment, publication, saving);
        }
        if (!orders.isShuttingDown()) {
            rest(experiment);
        }
    }

    private void awaitRest() throws InterruptedException {
        try {
            while (true) {
                orders.check();
                orders.await(PATIENCE);
            }
        } catch (StopRequested e) {
            LOG.info("{} comes to rest", orders.latest().experiment());
        }
    }

    /** Whether training may begin. */
    private boolean awaitWarmUp(LoadedExperiment experiment, Publication publication, Saving saving)
            throws InterruptedException {
        try {
            while (!experiment.progress().warmedUp()) {
                orders.check();
                if (orders.isWarmUpOpen()) {
                    new WarmUpStep(experiment, publication, saving).run(parts, orders);
                } else {
                    orders.await(PATIENCE);
                }
            }
            return true;
        } catch (StopRequested e) {
            return false;
        }
    }

    private void train(LoadedExperiment experiment, Publication publication, Saving saving)
            throws InterruptedException {
        try (var loop = new TrainingLoop(experiment, publication, saving, parts, orders)) {
            loop.run();
        }
    }

    private void rest(LoadedExperiment experiment) {
        experiment.folder().letGo(experiment.start());
        parts.events()
                .stopped(
                        experiment.name(),
                        experiment.lineage(),
                        experiment.progress().completedSteps());
        LOG.info(
                "{} is at rest with {} steps done",
                experiment.name(),
                experiment.progress().completedSteps());
    }

    /** Nothing is loaded; the dispatcher still waits for an answer, unless it has got one. */
    private void restUnloaded() {
        var name = orders.latest().experiment();
        var folder = parts.loader().folder(name);
        var start = folder.start();
        if (start.isPresent() && start.get().letGo()) {
            return;
        }
        int completed = folder.checkpoints(Integer.MAX_VALUE)
                .newest()
                .map(checkpoint -> checkpoint.state().completedSteps())
                .orElse(0);
        long lineage =
                start.map(known -> known.lineage()).orElse(orders.latest().lineage());
        start.ifPresent(folder::letGo);
        parts.events().stopped(name, lineage, completed);
    }
}
