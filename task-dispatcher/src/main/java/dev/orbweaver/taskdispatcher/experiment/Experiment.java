package dev.orbweaver.taskdispatcher.experiment;

import dev.orbweaver.contracts.experiment.ExperimentAnnouncement.Wanted;
import dev.orbweaver.contracts.experiment.ExperimentEvent.StepFinished;
import dev.orbweaver.contracts.experiment.ExperimentEvent.TrainerReady;
import dev.orbweaver.contracts.experiment.Specification;
import dev.orbweaver.contracts.identity.Mode;
import dev.orbweaver.contracts.identity.StepId;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.PersistenceCreator;
import org.springframework.data.annotation.Version;

/**
 * One training or evaluation. Each change of state is a method that refuses a wrong start; what is done about the change, others
 * do.
 *
 * <p>Longer than most classes because every rule about an experiment's state is here and nowhere else.
 */
public class Experiment {

    @Id
    @Nullable
    Long id;

    @Version
    int version;

    private final String name;
    private final String baseName;
    private final int run;
    private final Specification specification;
    private final int totalSteps;
    private final Instant createdAt;
    private ExperimentState state = ExperimentState.CREATED;
    private Wanted wanted = Wanted.RUN;
    private boolean announced;
    private String openSteps = ""; // oldest first, separated by commas
    private long lineage;
    private long policyVersion;
    private int trainerSteps;
    private int completedSteps;
    private boolean warmedUp;
    private @Nullable String failure;
    private @Nullable Instant startedAt;
    private @Nullable Instant finishedAt;

    @PersistenceCreator
    Experiment(String name, String baseName, int run, Specification specification, int totalSteps, Instant createdAt) {
        this.name = name;
        this.baseName = baseName;
        this.run = run;
        this.specification = specification;
        this.totalSteps = totalSteps;
        this.createdAt = createdAt;
    }

    /** Waits for its turn from now on. */
    void queue() {
        become(ExperimentState.QUEUED, "queued");
        wanted = Wanted.RUN;
        announced = false;
        failure = null;
        finishedAt = null;
    }

    /** Its turn has come: the trainer shall load it. */
    void announce(Instant now) {
        require(state == ExperimentState.QUEUED && !announced, "announced");
        announced = true;
        startedAt = startedAt == null ? now : startedAt;
    }

    /**
     * The trainer has loaded it, for the first time or again. A trainer that comes back behind the completed steps goes through
     * the later ones again by itself, from the recorded trajectories.
     */
    void trainerReady(TrainerReady event) {
        if (event.lineage() < lineage) {
            return;
        }
        lineage = event.lineage();
        policyVersion = event.policyVersion();
        trainerSteps = event.completedSteps();
        warmedUp = event.warmedUp();
        if (state == ExperimentState.QUEUED && announced) {
            become(ExperimentState.SYNCING, "synced");
        }
    }

    /** A warm-up or training step has become a policy version, for the first time or again. False where it is out of date. */
    boolean policyOf(StepFinished event) {
        if (event.lineage() < lineage) {
            return false;
        }
        lineage = event.lineage();
        policyVersion = event.policyVersion();
        if (event.step().mode() == Mode.WARM_UP) {
            warmedUp = true;
        } else {
            trainerSteps = Math.max(trainerSteps, event.step().number());
        }
        return true;
    }

    /** Opens a step. */
    void open(StepId step) {
        begin(step);
        openSteps = step.toString();
    }

    /** Opens a training step whose rollouts begin while an earlier one is trained. */
    void openAhead(StepId step) {
        require(state == ExperimentState.TRAINING, "rolled out ahead");
        openSteps += "," + step;
    }

    /** Goes on with the open steps after a stop or a failure. */
    void reopen() {
        begin(openSteps().getFirst());
    }

    private void begin(StepId step) {
        become(
                switch (step.mode()) {
                    case WARM_UP -> ExperimentState.WARMING_UP;
                    case TRAIN -> ExperimentState.ROLLING_OUT;
                    case VALIDATE, EVALUATE -> ExperimentState.VALIDATING;
                },
                "at " + step);
    }

    /** Every rollout of the oldest open training step has come back. */
    void rolledOut() {
        become(ExperimentState.TRAINING, "trained");
    }

    /** Further tasks were drawn for an open step: the trainer waits for their rollouts. */
    void drawnAgain() {
        become(ExperimentState.ROLLING_OUT, "drawn again");
    }

    /** The oldest open step is over; a trainer that stops or has just loaded may say so too. */
    void closeStep() {
        StepId step = openStep().orElseThrow(() -> new WrongState(name, state, "closed: no step is open"));
        var later = openSteps().subList(1, openSteps().size());
        if (state.isInStep()) {
            become(later.isEmpty() ? ExperimentState.SYNCING : ExperimentState.ROLLING_OUT, "synced");
        }
        if (step.mode() == Mode.TRAIN) {
            completedSteps = step.number();
        }
        openSteps = later.stream().map(StepId::toString).collect(Collectors.joining(","));
    }

    /** No step is opened after the open ones until {@link #resume}. */
    void pause() {
        require(!state.isAtRest() && state != ExperimentState.STOPPING, "paused");
        wanted = Wanted.PAUSE;
    }

    void paused() {
        become(ExperimentState.PAUSED, "paused");
    }

    /** Goes on after a pause, or is queued again after a stop or a failure. */
    void resume() {
        if (state == ExperimentState.PAUSED) {
            become(ExperimentState.SYNCING, "resumed");
            wanted = Wanted.RUN;
        } else if (wanted == Wanted.PAUSE && !state.isAtRest()) {
            wanted = Wanted.RUN;
        } else {
            queue();
        }
    }

    /** The trainer shall save and let go. An experiment that was never announced stops at once. */
    void stop(Instant now) {
        if (state == ExperimentState.QUEUED && !announced) {
            become(ExperimentState.STOPPED, "stopped");
            wanted = Wanted.STOP;
            finishedAt = now;
            return;
        }
        become(ExperimentState.STOPPING, "stopped");
        wanted = Wanted.STOP;
    }

    /** All steps are done: the trainer shall save and let go. */
    void end() {
        become(ExperimentState.STOPPING, "ended");
        wanted = Wanted.END;
    }

    /** The trainer has let go. */
    void letGo(Instant now) {
        become(wanted == Wanted.END ? ExperimentState.COMPLETED : ExperimentState.STOPPED, "let go");
        finishedAt = now;
    }

    /** The trainer has not answered a stop in time: stopped all the same, its newest checkpoint counts. */
    void letGoUnanswered(Instant now, String reason) {
        become(ExperimentState.STOPPED, "stopped");
        wanted = Wanted.STOP;
        failure = reason;
        finishedAt = now;
    }

    void fail(Instant now, String reason) {
        become(ExperimentState.FAILED, "failed");
        wanted = Wanted.STOP;
        failure = reason.length() > 4000 ? reason.substring(0, 4000) : reason;
        finishedAt = now;
    }

    private void become(ExperimentState next, String asked) {
        require(state.mayBecome(next), asked);
        state = next;
    }

    private void require(boolean possible, String asked) {
        if (!possible) {
            throw new WrongState(name, state, asked);
        }
    }

    public String name() {
        return name;
    }

    /** The name its specification gives; several runs share it. */
    public String baseName() {
        return baseName;
    }

    public int run() {
        return run;
    }

    public Specification specification() {
        return specification;
    }

    public int totalSteps() {
        return totalSteps;
    }

    public ExperimentState state() {
        return state;
    }

    public Wanted wanted() {
        return wanted;
    }

    public boolean isAnnounced() {
        return announced;
    }

    /** The oldest open step. */
    public Optional<StepId> openStep() {
        return openSteps().stream().findFirst();
    }

    /** Oldest first: the one that is trained next, and those that roll out ahead of it. */
    public List<StepId> openSteps() {
        return openSteps.isEmpty()
                ? List.of()
                : Arrays.stream(openSteps.split(",")).map(StepId::parse).toList();
    }

    public long lineage() {
        return lineage;
    }

    public long policyVersion() {
        return policyVersion;
    }

    /** Training steps in the trainer's policy: fewer than completed while it goes through them again. */
    public int trainerSteps() {
        return trainerSteps;
    }

    public int completedSteps() {
        return completedSteps;
    }

    public boolean isWarmedUp() {
        return warmedUp;
    }

    public Optional<String> failure() {
        return Optional.ofNullable(failure);
    }

    public Instant createdAt() {
        return createdAt;
    }

    public Optional<Instant> startedAt() {
        return Optional.ofNullable(startedAt);
    }

    public Optional<Instant> finishedAt() {
        return Optional.ofNullable(finishedAt);
    }
}
