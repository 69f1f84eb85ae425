package dev.orbweaver.standalone;

import dev.orbweaver.taskdispatcher.experiment.ExperimentState;
import dev.orbweaver.taskdispatcher.experiment.ExperimentView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Moments of an experiment's second step, as they are seen from outside the process. */
enum Moment {
    ROLLOUT,
    UPDATE,
    /** The weights of the step's version are there, its checkpoint is not. */
    BETWEEN_PUBLICATION_AND_CHECKPOINT,
    CHECKPOINT_WRITING,
    SWAP;

    /** Returns when the process stands still at this moment. */
    void awaitAndFreeze(OrbweaverProcess process, Path data, Duration deadline) throws Exception {
        switch (this) {
            case ROLLOUT, UPDATE, SWAP -> {
                awaitSecondStep(process, deadline);
                process.freeze();
            }
            case BETWEEN_PUBLICATION_AND_CHECKPOINT, CHECKPOINT_WRITING -> freezeAtFiles(process, data, deadline);
        }
    }

    /** Returns when the control plane says so. */
    void awaitSecondStep(OrbweaverProcess process, Duration deadline) throws Exception {
        var experiment = new SampleExperiment(process.controlPlane(), "crash");
        long end = System.nanoTime() + deadline.toNanos();
        while (!isNow(experiment)) {
            check(process, end);
            Thread.sleep(5);
        }
    }

    private boolean isNow(SampleExperiment experiment) {
        try {
            ExperimentView view = experiment.view();
            ExperimentState state = switch (this) {
                case UPDATE -> ExperimentState.TRAINING;
                case SWAP -> ExperimentState.SYNCING;
                default -> ExperimentState.ROLLING_OUT;
            };
            return view.state() == state && view.completedSteps() >= 1;
        } catch (Exception | AssertionError e) {
            return false; // not up yet, or no such experiment yet
        }
    }

    /** Files come and go within milliseconds: freeze first, then look whether it still is the moment. */
    private void freezeAtFiles(OrbweaverProcess process, Path data, Duration deadline) throws Exception {
        Path folder = data.resolve("experiments").resolve("crash");
        long end = System.nanoTime() + deadline.toNanos();
        while (true) {
            check(process, end);
            if (isNow(folder)) {
                process.freeze();
                if (isNow(folder)) {
                    return;
                }
                process.thaw();
            }
            Thread.onSpinWait();
        }
    }

    private boolean isNow(Path folder) throws IOException {
        for (int step = 1; step <= 3; step++) {
            Path checkpoints = folder.resolve("checkpoints");
            boolean saved = Files.exists(checkpoints.resolve("checkpoint-" + step));
            boolean writing = Files.exists(checkpoints.resolve(".checkpoint-" + step + ".writing"));
            boolean published = Files.exists(folder.resolve("weights").resolve("version-1-" + step));
            if (this == CHECKPOINT_WRITING ? writing : published && !saved && !writing) {
                return true;
            }
        }
        return false;
    }

    private static void check(OrbweaverProcess process, long end) throws IOException {
        if (!process.isAlive() || System.nanoTime() > end) {
            throw new AssertionError("the moment never came:\n" + process.output());
        }
    }
}
