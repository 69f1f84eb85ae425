package dev.orbweaver.trainerservice.session;

import static org.awaitility.Awaitility.await;

import dev.orbweaver.contracts.Topics;
import dev.orbweaver.contracts.experiment.ExperimentAnnouncement;
import dev.orbweaver.contracts.experiment.ExperimentAnnouncement.OpenStep;
import dev.orbweaver.contracts.experiment.ExperimentAnnouncement.Wanted;
import dev.orbweaver.contracts.experiment.ExperimentEvent;
import dev.orbweaver.contracts.experiment.Specification;
import dev.orbweaver.contracts.identity.Mode;
import dev.orbweaver.contracts.identity.RolloutId;
import dev.orbweaver.contracts.identity.StepId;
import dev.orbweaver.contracts.policy.PolicyVersion;
import dev.orbweaver.contracts.reward.Score;
import dev.orbweaver.contracts.reward.Verdict;
import dev.orbweaver.contracts.rollout.Outcome;
import dev.orbweaver.contracts.rollout.Transition;
import dev.orbweaver.servicesupport.kafka.AssignedReader;
import dev.orbweaver.servicesupport.kafka.RecordPublisher;
import dev.orbweaver.servicesupport.kafka.RecordReaders;
import dev.orbweaver.servicesupport.kafka.StartAt;
import dev.orbweaver.trainerservice.TrainerServiceApplication;
import dev.orbweaver.trainerservice.batch.Rollouts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/** A trainer service for one experiment, and what it published. */
final class RunningTrainer implements AutoCloseable {

    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final int STEP_SIZE = 4;
    static final StepId WARM_UP = new StepId(Mode.WARM_UP, 0);

    private final String experiment;
    private final ConfigurableApplicationContext context;
    private final Announced announced;
    private final RecordPublisher publisher;
    private final List<ExperimentEvent> events = new CopyOnWriteArrayList<>();
    private final List<PolicyVersion> versions = new CopyOnWriteArrayList<>();
    private final AssignedReader eventReader;
    private final AssignedReader versionReader;

    private RunningTrainer(String experiment, ConfigurableApplicationContext context, Announced announced) {
        this.announced = announced;
        this.experiment = experiment;
        this.context = context;
        this.publisher = context.getBean(RecordPublisher.class);
        var readers = context.getBean(RecordReaders.class);
        var beginning = new StartAt.Beginning();
        this.eventReader = readers.assigned(Topics.EXPERIMENT_EVENTS, ExperimentEvent.class, beginning, received -> {
                    if (received.record().experiment().equals(experiment)) {
                        events.add(received.record());
                    }
                })
                .start();
        this.versionReader = readers.assigned(Topics.POLICY_VERSIONS, PolicyVersion.class, beginning, received -> {
                    if (received.record().experiment().equals(experiment)) {
                        versions.add(received.record());
                    }
                })
                .start();
    }

    static RunningTrainer start(EmbeddedKafkaKraftBroker broker, Path folder, String experiment, Announced announced) {
        var context = TrainerServiceApplication.builder()
                .run(
                        "--orbweaver.kafka.bootstrap-servers=" + broker.getBrokersAsString(),
                        "--orbweaver.trainer.folder=" + folder,
                        "--server.port=0");
        return new RunningTrainer(experiment, context, announced);
    }

    /** Announces a new experiment, waits until it is loaded, and announces its lineage, as the dispatcher does. */
    ExperimentEvent.TrainerReady begin(Specification specification) {
        announceNew(specification);
        var ready = awaitEvent(ExperimentEvent.TrainerReady.class);
        announce(specification, Wanted.RUN);
        return ready;
    }

    void announce(Specification specification, Wanted wanted) {
        announce(specification, wanted, lineage());
    }

    /** As of an experiment that no trainer has answered for. */
    void announceNew(Specification specification) {
        announce(specification, Wanted.RUN, 0);
    }

    /** Opens the warm-up. */
    void announceWarmUp(Specification specification) {
        announce(specification, Wanted.RUN, lineage(), List.of(new OpenStep(WARM_UP, 0)));
    }

    private void announce(Specification specification, Wanted wanted, long lineage) {
        announce(specification, wanted, lineage, List.of());
    }

    private void announce(Specification specification, Wanted wanted, long lineage, List<OpenStep> open) {
        var announcement = new ExperimentAnnouncement(Topics.SCHEMA, experiment, specification, wanted, open, lineage);
        announced.note(announcement);
        publisher.publishAndWait(Topics.EXPERIMENTS, experiment, announcement);
    }

    private long lineage() {
        return all(ExperimentEvent.TrainerReady.class).stream()
                .mapToLong(ExperimentEvent.TrainerReady::lineage)
                .max()
                .orElse(0);
    }

    /** Two tasks of two samples, one of which is right. */
    void publishStep(int step) {
        for (String task : List.of("a", "b")) {
            publishTask(step, task, step - 1);
        }
    }

    /** Both samples of a task, as the policy of that version answered. */
    void publishTask(int step, String task, long policyVersion) {
        for (int sample = 0; sample < 2; sample++) {
            publish(id(step, task, sample), 1, STEP_SIZE, score(sample), written(step, task, sample, policyVersion));
        }
    }

    /** Both samples of a task of a draw that makes the step that large, both right or one of them. */
    void publishDrawn(int step, String task, int stepSize, boolean bothRight) {
        for (int sample = 0; sample < 2; sample++) {
            var score = score(bothRight ? 1 : sample);
            publish(id(step, task, sample), 1, stepSize, score, written(step, task, sample, step - 1));
        }
    }

    void publishTrajectory(int step, String task, int sample, int attempt) {
        publish(id(step, task, sample), attempt, STEP_SIZE, score(sample), written(step, task, sample, step - 1));
    }

    private RolloutId id(int step, String task, int sample) {
        return new RolloutId(experiment, StepId.train(step), task, sample);
    }

    private static Score score(int reward) {
        return new Score(reward, reward > 0 ? Verdict.MATCH : Verdict.DIFFERENT_ROWS, null);
    }

    private static Transition written(int step, String task, int sample, long policyVersion) {
        int[] prompt = {7 + step, 8, 9, task.charAt(0)};
        return Rollouts.wroteAt(policyVersion, prompt, 20 + sample, 30 + step, 40);
    }

    private void publish(RolloutId id, int attempt, int stepSize, Score score, Transition written) {
        publisher.publishAndWait(
                Topics.TRAJECTORIES,
                experiment,
                Rollouts.trajectory(id, attempt, stepSize, score, Outcome.finished(), written));
    }

    <E extends ExperimentEvent> E awaitEvent(Class<E> type) {
        return awaitEvent(type, 1);
    }

    /** The event of that type that came as the given one, from 1. */
    <E extends ExperimentEvent> E awaitEvent(Class<E> type, int which) {
        await().atMost(DEADLINE).until(() -> all(type).size() >= which);
        return all(type).get(which - 1);
    }

    ExperimentEvent.StepFinished awaitStep(int step) {
        return awaitStep(step, 1);
    }

    ExperimentEvent.StepFinished awaitStep(int step, long lineage) {
        return awaitStep(StepId.train(step), lineage);
    }

    ExperimentEvent.StepFinished awaitStep(StepId step, long lineage) {
        await().atMost(DEADLINE).until(() -> steps(step, lineage).size() == 1);
        var finished = steps(step, lineage).getFirst();
        await().atMost(DEADLINE) // by another topic
                .until(() -> versions.stream()
                        .anyMatch(version ->
                                version.lineage() == lineage && version.version() == finished.policyVersion()));
        return finished;
    }

    private List<ExperimentEvent.StepFinished> steps(StepId step, long lineage) {
        return all(ExperimentEvent.StepFinished.class).stream()
                .filter(finished -> finished.step().equals(step) && finished.lineage() == lineage)
                .toList();
    }

    private <E extends ExperimentEvent> List<E> all(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    List<PolicyVersion> versions() {
        return List.copyOf(versions);
    }

    @Override
    public void close() {
        eventReader.close();
        versionReader.close();
        context.close();
    }
}
