package dev.orbweaver.scripted;

import dev.orbweaver.contracts.Topics;
import dev.orbweaver.contracts.experiment.ExperimentAnnouncement;
import dev.orbweaver.contracts.experiment.ExperimentAnnouncement.Wanted;
import dev.orbweaver.contracts.experiment.ExperimentEvent;
import dev.orbweaver.contracts.experiment.RolloutAccount;
import dev.orbweaver.contracts.experiment.StepMetrics;
import dev.orbweaver.contracts.identity.Attempt;
import dev.orbweaver.contracts.identity.Mode;
import dev.orbweaver.contracts.identity.RolloutId;
import dev.orbweaver.contracts.identity.StepId;
import dev.orbweaver.contracts.policy.PolicyAcknowledgement;
import dev.orbweaver.contracts.policy.PolicyVersion;
import dev.orbweaver.contracts.reward.Score;
import dev.orbweaver.contracts.reward.Trajectory;
import dev.orbweaver.contracts.reward.Verdict;
import dev.orbweaver.contracts.rollout.Generation;
import dev.orbweaver.contracts.rollout.Message;
import dev.orbweaver.contracts.rollout.Outcome;
import dev.orbweaver.contracts.rollout.Rollout;
import dev.orbweaver.contracts.rollout.RolloutRequest;
import dev.orbweaver.contracts.rollout.RolloutStatus;
import dev.orbweaver.contracts.rollout.Timings;
import dev.orbweaver.contracts.rollout.Transition;
import dev.orbweaver.servicesupport.ServiceSupportConfiguration;
import dev.orbweaver.servicesupport.kafka.Received;
import dev.orbweaver.servicesupport.kafka.RecordPublisher;
import dev.orbweaver.servicesupport.kafka.RecordReaders;
import dev.orbweaver.servicesupport.kafka.StartAt;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;

/**
 * The other services' part of the conversation, spoken from a script over a real broker: a trainer that trains nothing, a gateway
 * that serves nothing, a worker whose answers are right for even samples.
 */
public final class ScriptedServices implements AutoCloseable {

    public static final String WORKER = "scripted-worker";

    private final ConfigurableApplicationContext context;
    private final RecordPublisher publisher;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final Map<String, Experiment> experiments = new ConcurrentHashMap<>();
    public final List<RolloutRequest> requests = new CopyOnWriteArrayList<>();
    public final List<ExperimentAnnouncement> announcements = new CopyOnWriteArrayList<>();
    private volatile Predicate<RolloutRequest> answered = request -> true;
    private volatile boolean workerBeats = true;
    private volatile int trainedAtMost = Integer.MAX_VALUE;
    private volatile int fewestRollouts;
    private volatile String wrongStep = "";

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import(ServiceSupportConfiguration.class)
    static class Application {}

    /** What the scripted trainer knows of an experiment. */
    private static final class Experiment {
        private ExperimentAnnouncement announcement;
        private long lineage;
        private int completed;
        private boolean warmedUp;
        private boolean loaded;
        private final Map<StepId, Map<RolloutId, Trajectory>> steps = new LinkedHashMap<>();

        private long version() {
            return completed
                    + (warmedUp && announcement.specification().warmUp().epochs() > 0 ? 1 : 0);
        }
    }

    public ScriptedServices(String bootstrapServers) {
        context = new SpringApplicationBuilder(Application.class)
                .properties(
                        "spring.config.import=classpath:service-defaults.yaml",
                        "spring.application.name=scripted",
                        "spring.main.web-application-type=none")
                .run("--orbweaver.kafka.bootstrap-servers=" + bootstrapServers);
        publisher = context.getBean(RecordPublisher.class);
        var readers = context.getBean(RecordReaders.class);
        var beginning = new StartAt.Beginning();
        readers.assigned(Topics.EXPERIMENTS, ExperimentAnnouncement.class, beginning, this::announced)
                .start();
        readers.assigned(Topics.TRAJECTORIES, Trajectory.class, beginning, this::trajectory)
                .start();
        readers.assigned(Topics.ROLLOUT_REQUESTS, RolloutRequest.class, beginning, this::requested)
                .start();
        readers.assigned(Topics.POLICY_VERSIONS, PolicyVersion.class, beginning, this::published)
                .start();
        clock.scheduleAtFixedRate(this::beat, 0, 500, TimeUnit.MILLISECONDS);
    }

    /** From now on the worker takes every request but answers only these. */
    public void answerOnly(Predicate<RolloutRequest> answered) {
        this.answered = answered;
    }

    /** From now on the worker works without a heartbeat: whatever it does not answer at once is lost. */
    public void silenceHeartbeats() {
        workerBeats = false;
    }

    /** From now on the trainer takes as long as it is told to with the steps after this one. */
    public void trainUpTo(int step) {
        trainedAtMost = step;
        synchronized (experiments) {
            experiments.values().forEach(this::train);
        }
    }

    /** All answers of this step are wrong. */
    public void answerWronglyIn(String step) {
        wrongStep = step;
    }

    /** From now on the trainer asks for further tasks until a step has so many rollouts. */
    public void needRollouts(int fewest) {
        fewestRollouts = fewest;
    }

    /** As a trainer that went down and has loaded its newest checkpoint. */
    public void restartTrainer(String name, int completedSteps) {
        synchronized (experiments) {
            var experiment = experiments.get(name);
            experiment.completed = completedSteps;
            load(experiment);
            train(experiment);
        }
    }

    private void announced(Received<ExperimentAnnouncement> received) {
        announcements.add(received.record());
        synchronized (experiments) {
            var experiment = experiments.computeIfAbsent(received.record().experiment(), name -> new Experiment());
            experiment.announcement = received.record();
            boolean wanted = received.record().wanted() == Wanted.RUN
                    || received.record().wanted() == Wanted.PAUSE;
            if (wanted && !experiment.loaded) {
                load(experiment);
            } else if (!wanted && experiment.loaded) {
                letGo(experiment);
            }
            if (wanted) {
                warmUpIfOpen(experiment);
                train(experiment);
            }
        }
    }

    private void load(Experiment experiment) {
        experiment.loaded = true;
        experiment.lineage = Math.max(experiment.lineage, experiment.announcement.lineage()) + 1;
        publishVersion(experiment);
        tell(new ExperimentEvent.TrainerReady(
                Topics.SCHEMA,
                experiment.announcement.experiment(),
                Instant.now(),
                experiment.lineage,
                experiment.version(),
                experiment.completed,
                experiment.warmedUp
                        || experiment.announcement.specification().warmUp().epochs() == 0));
    }

    private void letGo(Experiment experiment) {
        experiment.loaded = false;
        String name = experiment.announcement.experiment();
        saveCheckpoint(experiment);
        tell(new ExperimentEvent.Stopped(Topics.SCHEMA, name, Instant.now(), experiment.lineage, experiment.completed));
    }

    private void saveCheckpoint(Experiment experiment) {
        String name = experiment.announcement.experiment();
        tell(new ExperimentEvent.CheckpointSaved(
                Topics.SCHEMA, name, Instant.now(), experiment.lineage, experiment.completed, "/checkpoints/" + name));
    }

    private void warmUpIfOpen(Experiment experiment) {
        boolean open = experiment.announcement.openSteps().stream()
                .anyMatch(step -> step.step().mode() == Mode.WARM_UP);
        if (open && !experiment.warmedUp) {
            String name = experiment.announcement.experiment();
            tell(new ExperimentEvent.WarmUpProgress(Topics.SCHEMA, name, Instant.now(), 1, 2, 0.5));
            experiment.warmedUp = true;
            finish(experiment, new StepId(Mode.WARM_UP, 0), RolloutAccount.EMPTY);
        }
    }

    private void trajectory(Received<Trajectory> received) {
        var id = received.record().id();
        if (id.step().mode() != Mode.TRAIN) {
            return;
        }
        synchronized (experiments) {
            var experiment = experiments.computeIfAbsent(id.experiment(), name -> new Experiment());
            experiment.steps.computeIfAbsent(id.step(), step -> new TreeMap<>()).putIfAbsent(id, received.record());
            train(experiment);
        }
    }

    private void train(Experiment experiment) {
        while (experiment.loaded && experiment.completed < trainedAtMost) {
            var step = StepId.train(experiment.completed + 1);
            var rows = experiment.steps.get(step);
            if (rows == null || rows.size() < requested(rows.values())) {
                return;
            }
            if (rows.size() < fewestRollouts) {
                tell(new ExperimentEvent.MoreTasksNeeded(
                        Topics.SCHEMA,
                        experiment.announcement.experiment(),
                        Instant.now(),
                        experiment.lineage,
                        step,
                        rows.size()));
                return;
            }
            experiment.completed++;
            var failed = new TreeMap<String, Integer>();
            rows.values().stream()
                    .filter(Trajectory::isFailed)
                    .forEach(one ->
                            failed.merge(String.valueOf(one.rollout().outcome().failure()), 1, Integer::sum));
            int failures = failed.values().stream().mapToInt(Integer::intValue).sum();
            if (experiment.announcement.specification().trainer().saveFreq() == 1) {
                saveCheckpoint(experiment);
            }
            finish(experiment, step, new RolloutAccount(rows.size(), rows.size() - failures, Map.of(), failed));
        }
    }

    private static int requested(Collection<Trajectory> trajectories) {
        return trajectories.stream()
                .mapToInt(trajectory -> trajectory.rollout().request().stepSize())
                .max()
                .orElseThrow();
    }

    private void finish(Experiment experiment, StepId step, RolloutAccount account) {
        publishVersion(experiment);
        tell(new ExperimentEvent.StepFinished(
                Topics.SCHEMA,
                experiment.announcement.experiment(),
                Instant.now(),
                experiment.lineage,
                step,
                experiment.version(),
                new StepMetrics(account, Map.of("actor/grad_norm", 0.5, "timing_s/update_actor", 0.1))));
    }

    private void publishVersion(Experiment experiment) {
        String name = experiment.announcement.experiment();
        publisher.publishAndWait(
                Topics.POLICY_VERSIONS,
                name,
                new PolicyVersion(
                        Topics.SCHEMA,
                        name,
                        experiment.lineage,
                        experiment.version(),
                        "/weights/" + experiment.version(),
                        "checksum-" + experiment.version(),
                        experiment.announcement.specification().model().path(),
                        PolicyVersion.Form.FULL,
                        Instant.now()));
    }

    private void published(Received<PolicyVersion> received) {
        var version = received.record();
        publisher.publishAndWait(
                Topics.POLICY_ACKNOWLEDGEMENTS,
                "scripted-gateway",
                new PolicyAcknowledgement.Swapped(
                        Topics.SCHEMA,
                        "scripted-gateway",
                        Instant.now(),
                        version.experiment(),
                        version.lineage(),
                        version.version(),
                        version.checksum(),
                        Duration.ofMillis(5)));
    }

    private void requested(Received<RolloutRequest> received) {
        var request = received.record();
        requests.add(request);
        publisher.publishAndWait(
                Topics.ROLLOUT_STATUS,
                WORKER,
                new RolloutStatus.Started(Topics.SCHEMA, WORKER, Instant.now(), request.attempt()));
        if (answered.test(request)) {
            answer(request);
        }
    }

    /** Publishes the trajectory of a request: right for even samples, after a rewrite; wrong for odd ones. */
    public void answer(RolloutRequest request) {
        var id = request.attempt().rollout();
        boolean right = id.sample() % 2 == 0 && !id.step().toString().equals(wrongStep);
        var generation = new Generation(
                new int[] {1, 2, 3},
                new int[] {4, 5},
                new float[] {-0.1f, -0.2f},
                request.minimumPolicyVersion(),
                "stop");
        var call = new Transition(
                "write_query",
                1,
                List.of(new Message("user", request.question())),
                "SELECT 1",
                generation,
                Duration.ofMillis(20));
        var rollout = new Rollout(
                Topics.SCHEMA,
                request,
                right ? List.of("SELECT 0", "SELECT 1") : List.of("SELECT 0"),
                List.of(call),
                Outcome.finished(),
                new Timings(Instant.now(), Duration.ofMillis(40), Duration.ofMillis(20), Duration.ofMillis(5)),
                WORKER);
        var wrong = new Score(0, Verdict.DIFFERENT_ROWS, null);
        publisher.publishAndWait(
                Topics.TRAJECTORIES,
                request.attempt().rollout().experiment(),
                new Trajectory(
                        Topics.SCHEMA,
                        rollout,
                        right ? new Score(1, Verdict.MATCH, null) : wrong,
                        right ? wrong : null));
    }

    private void beat() {
        publisher.publish(
                Topics.POLICY_ACKNOWLEDGEMENTS,
                "scripted-gateway",
                new PolicyAcknowledgement.Heartbeat(Topics.SCHEMA, "scripted-gateway", Instant.now()));
        if (workerBeats) {
            List<Attempt> none = List.of();
            publisher.publish(
                    Topics.ROLLOUT_STATUS,
                    WORKER,
                    new RolloutStatus.Heartbeat(Topics.SCHEMA, WORKER, Instant.now(), none));
        }
    }

    private void tell(ExperimentEvent event) {
        publisher.publishAndWait(Topics.EXPERIMENT_EVENTS, event.experiment(), event);
    }

    @Override
    public void close() {
        clock.shutdownNow();
        context.close();
    }
}
