package dev.orbweaver.trainerservice.session;

import dev.orbweaver.contracts.experiment.Specification;
import dev.orbweaver.contracts.experiment.StepMetrics;
import dev.orbweaver.contracts.identity.RolloutId;
import dev.orbweaver.languagemodel.ComputePermit;
import dev.orbweaver.trainerservice.batch.BatchAssembly;
import dev.orbweaver.trainerservice.batch.Row;
import dev.orbweaver.trainerservice.batch.StepBatch;
import dev.orbweaver.trainerservice.loss.KlEstimate;
import dev.orbweaver.trainerservice.memory.ProcessMemory;
import dev.orbweaver.trainerservice.update.KlInReward;
import dev.orbweaver.trainerservice.update.LearningRate;
import dev.orbweaver.trainerservice.update.PolicySettings;
import dev.orbweaver.trainerservice.update.PolicyUpdate;
import dev.orbweaver.trainerservice.update.StopRequested;
import dev.orbweaver.trainerservice.update.StopSignal;
import dev.orbweaver.trainerservice.update.TrainedPolicies;
import dev.orbweaver.trainerservice.update.UpdateSettings;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Trains an experiment's steps: assembles the batch, updates the policy, measures. Made once for an experiment. */
public final class StepTraining {

    // what verl divides by
    private static final double GIBIBYTE = 1L << 30;

    private final TrainedPolicies experiment;
    private final ComputePermit permit;
    private final StopSignal stop;
    private final BatchAssembly assembly;
    private final UpdateSettings settings;
    private final LearningRate learningRate;
    private final @Nullable KlInReward klInReward;
    private @Nullable PolicyUpdate update;

    /** @throws IllegalArgumentException where the specification asks for what cannot be trained */
    public StepTraining(TrainedPolicies experiment, ComputePermit permit, StopSignal stop) {
        this.experiment = experiment;
        this.permit = permit;
        this.stop = stop;
        var specification = experiment.specification();
        this.assembly = new BatchAssembly(specification);
        var kl = specification.kl();
        this.klInReward = kl.inReward()
                ? new KlInReward(kl.rewardCoef(), KlEstimate.of("kl.reward_type", kl.rewardType()))
                : null;
        this.settings = UpdateSettings.of(specification);
        this.learningRate = LearningRate.of(specification);
    }

    /** Finds out whether a specification can be trained, before anything is loaded. */
    static void check(Specification specification) {
        new BatchAssembly(specification);
        KlEstimate.of("kl.reward_type", specification.kl().rewardType());
        UpdateSettings.of(specification);
        LearningRate.of(specification);
        PolicySettings.of(specification);
    }

    /**
     * Takes the step; metrics by verl's names.
     *
     * @param policyVersion of the policy before it, which trajectories must not be too far behind
     */
    public StepMetrics train(StepBatch batch, long policyVersion) throws StopRequested, InterruptedException {
        long start = System.nanoTime();
        var prepared = assembly.prepare(batch, policyVersion);
        var values = new TreeMap<String, Double>();
        var training = assembly.assemble(prepared, penalties(prepared.rows(), values));
        double assembled = seconds(start);
        values.putAll(training.measured());
        values.putAll(update(training.rows(), learningRate.at(batch.step().number())));
        values.put("train/num_gen_batches", (double) batch.draws());
        values.put("timing_s/adv", assembled);
        values.put("training/global_step", (double) batch.step().number());
        values.put("perf/total_num_tokens", tokens(training.rows()));
        ProcessMemory.resident().ifPresent(bytes -> values.put("perf/cpu_memory_used_gb", bytes / GIBIBYTE));
        return new StepMetrics(training.account(), values);
    }

    /** Whether a complete batch needs further tasks before it can be trained. */
    boolean needsMoreTasks(StepBatch batch, long policyVersion) {
        return assembly.needsMoreTasks(batch, policyVersion);
    }

    private Map<RolloutId, Double> penalties(List<Row> rows, Map<String, Double> values)
            throws StopRequested, InterruptedException {
        if (klInReward == null) {
            return Map.of();
        }
        var penalties = klInReward.penalties(
                rows,
                experiment.policy()::score,
                experiment.reference(),
                settings,
                new KlInReward.Interruption(permit, stop));
        values.put("actor/reward_kl_penalty", penalties.meanDivergence());
        values.put("actor/reward_kl_penalty_coeff", klInReward.coefficient());
        return penalties.added();
    }

    /** Whether an update that was given up has changed the weights: they belong to no step then. */
    boolean isTorn() {
        return update != null && update.isTorn();
    }

    private Map<String, Double> update(List<Row> rows, double rate) throws StopRequested, InterruptedException {
        if (update == null) {
            update = new PolicyUpdate(experiment.trained(), permit, settings, stop);
            if (settings.objective().kl() != null) {
                update.with(experiment.reference());
            }
        }
        return update.update(rows, rate);
    }

    /** As they would be without packing: each transition's prompt and response. */
    private static double tokens(List<Row> rows) {
        return rows.stream()
                .mapToDouble(row -> row.prompt().length + row.response().length)
                .sum();
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}
