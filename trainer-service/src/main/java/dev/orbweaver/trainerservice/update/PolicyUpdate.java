package dev.orbweaver.trainerservice.update;

import dev.orbweaver.languagemodel.ComputePermit;
import dev.orbweaver.languagemodel.training.AdamSettings;
import dev.orbweaver.languagemodel.training.TrainablePolicy;
import dev.orbweaver.trainerservice.batch.MicroBatch;
import dev.orbweaver.trainerservice.batch.MiniBatches;
import dev.orbweaver.trainerservice.batch.Packer;
import dev.orbweaver.trainerservice.batch.Row;
import dev.orbweaver.trainerservice.loss.ObjectiveTerms;
import dev.orbweaver.trainerservice.loss.TokenBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The update of one training step: mini-batch by mini-batch, forward, loss, backward, apply.
 *
 * <p>Clipping compares with the policy before the step. The first mini-batch is computed by that very policy, so its own log-probs are
 * the old ones; later ones are scored before the first optimizer step. Rows whose advantage is 0 have no gradient and are not computed
 * unless there is an entropy bonus or a divergence from a reference, but the loss is averaged over them too.
 *
 * <p>Not thread-safe. The compute permit is held for one micro-batch at a time. Given up on {@link StopRequested}: gradients are
 * cleared, but optimizer steps already taken stay, see {@link #isTorn}.
 */
public final class PolicyUpdate {

    private final Replicas policy;
    private final ComputePermit permit;
    private final UpdateSettings settings;
    private final StopSignal stop;
    private final Packer packer;
    private final Scoring scoring;
    private final GradientGuard guard;
    private @Nullable Scorer reference;
    private boolean hasTakenSteps;
    private boolean isTorn;

    public PolicyUpdate(Replicas policy, ComputePermit permit, UpdateSettings settings, StopSignal stop) {
        this.policy = policy;
        this.permit = permit;
        this.settings = settings;
        this.stop = stop;
        this.packer = new Packer(settings.microBatchTokens());
        this.scoring = new Scoring(settings, permit, stop);
        this.guard = new GradientGuard(settings.maxSkippedSteps());
    }

    /** The reference that a divergence in the loss is measured from. */
    public PolicyUpdate with(Scorer other) {
        reference = other;
        return this;
    }

    /** Trains on a step's rows; gives metrics by verl's names. Without rows nothing happens. */
    public Map<String, Double> update(List<Row> rows, double learningRate) throws StopRequested, InterruptedException {
        long start = System.nanoTime();
        hasTakenSteps = false;
        isTorn = false;
        var measure = new UpdateMeasure(settings.objective());
        boolean isDone = false;
        try {
            var miniBatches = MiniBatches.of(rows, settings.rowsPerMiniBatch());
            var before = new RowLogProbs();
            scoreReference(rows, before, measure);
            var old = new RowLogProbs();
            for (var later : miniBatches.subList(Math.min(1, miniBatches.size()), miniBatches.size())) {
                score(later, old, measure);
            }
            for (int epoch = 0; epoch < settings.epochs(); epoch++) {
                for (int i = 0; i < miniBatches.size(); i++) {
                    var known = new Known(old, before, epoch == 0 && i == 0);
                    train(miniBatches.get(i), known, measure);
                    apply(learningRate, measure);
                }
            }
            isDone = true;
        } finally {
            isTorn = !isDone && hasTakenSteps;
            policy.clearGradients();
        }
        return measure.values(learningRate, seconds(start));
    }

    /** Whether the last update was given up after it had changed the weights: they belong to no training step then. */
    public boolean isTorn() {
        return isTorn;
    }

    /**
     * Log-probs from before the step.
     *
     * @param old by the policy
     * @param reference by the reference; empty where the loss knows none
     * @param ownAreOld whether the policy is still that very policy, so that its own log-probs are the old ones
     */
    private record Known(RowLogProbs old, RowLogProbs reference, boolean ownAreOld) {}

    private void scoreReference(List<Row> rows, RowLogProbs before, UpdateMeasure measure)
            throws StopRequested, InterruptedException {
        if (settings.objective().kl() == null) {
            return;
        }
        long start = System.nanoTime();
        if (reference == null) {
            throw new IllegalStateException("kl.in_loss: there is no reference policy");
        }
        scoring.score(reference, computed(rows), before, (microBatch, logProbs) -> {});
        measure.addReferenceSeconds(seconds(start));
    }

    private void score(List<Row> miniBatch, RowLogProbs old, UpdateMeasure measure)
            throws StopRequested, InterruptedException {
        long start = System.nanoTime();
        scoring.score(policy.first()::score, computed(miniBatch), old, (microBatch, logProbs) -> {
            measure.addEngine(microBatch, logProbs);
            measure.addComputed(microBatch);
        });
        measure.addScoreSeconds(seconds(start));
    }

    private void train(List<Row> miniBatch, Known known, UpdateMeasure measure)
            throws StopRequested, InterruptedException {
        var weights = new LossWeights(miniBatch, settings);
        for (var some : policy.rounds(packer.microBatches(computed(miniBatch)))) {
            stop.check();
            var computed = new ArrayList<Computed>();
            try (var held = permit.acquire()) {
                computed.addAll(policy.compute(some, (each, microBatch) -> compute(each, microBatch, weights, known)));
            }
            for (var each : computed) {
                if (known.ownAreOld()) {
                    measure.addEngine(each.microBatch(), each.logProbs());
                }
                measure.addLoss(each.terms(), each.entropies());
                measure.addComputed(each.microBatch());
            }
        }
    }

    /** What is to be measured of a micro-batch whose gradients have been added. */
    private record Computed(MicroBatch<Row> microBatch, float[] logProbs, float[] entropies, ObjectiveTerms terms) {}

    /** Forward, loss, backward; on several devices at once. */
    private Computed compute(TrainablePolicy each, MicroBatch<Row> microBatch, LossWeights weights, Known known) {
        try (var pass = each.forward(microBatch.packs(), settings.temperature())) {
            float[] logProbs = pass.logProbs();
            if (known.ownAreOld()) {
                known.old().add(microBatch, logProbs);
            }
            var terms = terms(microBatch, logProbs, weights, known);
            each.backward(pass, terms.policy().byLogProb(), terms.byEntropy());
            return new Computed(microBatch, logProbs, pass.entropies(), terms);
        }
    }

    private ObjectiveTerms terms(MicroBatch<Row> microBatch, float[] logProbs, LossWeights weights, Known known) {
        var tokens = new TokenBatch(
                logProbs,
                known.old().of(microBatch),
                TokenWeights.spread(microBatch.rows(), Row::advantage),
                weights.of(microBatch),
                TokenWeights.rowEnds(microBatch));
        var objective = settings.objective();
        float[] reference =
                objective.kl() == null ? logProbs : known.reference().of(microBatch);
        return objective.terms(tokens, TokenWeights.engineLogProbs(microBatch), reference);
    }

    private void apply(double learningRate, UpdateMeasure measure) throws InterruptedException {
        var adam = settings.adam();
        try (var held = permit.acquire()) {
            hasTakenSteps = true;
            var norm = policy.apply(new AdamSettings(
                    learningRate, adam.beta1(), adam.beta2(), adam.epsilon(), adam.weightDecay(), adam.maxNorm()));
            measure.addStep(norm);
            guard.check(norm);
        }
    }

    private List<Row> computed(List<Row> rows) {
        return settings.objective().needsAdvantage()
                ? rows.stream().filter(row -> row.advantage() != 0).toList()
                : rows;
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}
