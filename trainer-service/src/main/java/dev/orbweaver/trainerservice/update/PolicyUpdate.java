package dev.orbweaver.trainerservice.update;

import dev.orbweaver.languagemodel.ComputePermit;
import dev.orbweaver.languagemodel.training.AdamSettings;
import dev.orbweaver.languagemodel.training.TrainablePolicy;
import dev.orbweaver.trainerservice.batch.MicroBatch;
import dev.orbweaver.trainerservice.batch.MiniBatches;
import dev.orbweaver.trainerservice.batch.Packer;
import dev.orbweaver.trainerservice.batch.Row;
import dev.orbweaver.trainerservice.loss.MiniBatchSize;
import dev.orbweaver.trainerservice.loss.TokenBatch;
import java.util.List;
import java.util.Map;

/**
 * The update of one training step: mini-batch by mini-batch, forward, loss, backward, apply.
 *
 * <p>Clipping compares with the policy before the step. The first mini-batch is computed by that very policy, so its own log-probs are
 * the old ones; later ones are scored before the first optimizer step. Rows whose advantage is 0 have no gradient and are not computed
 * unless there is an entropy bonus, but the loss is averaged over them too.
 *
 * <p>Not thread-safe. The compute permit is held for one micro-batch at a time. Given up on {@link StopRequested}: gradients are
 * cleared, but optimizer steps already taken stay, see {@link #isTorn}.
 */
public final class PolicyUpdate {

    private final TrainablePolicy policy;
    private final ComputePermit permit;
    private final UpdateSettings settings;
    private final StopSignal stop;
    private final Packer packer;
    private final GradientGuard guard = new GradientGuard();
    private boolean hasTakenSteps;
    private boolean isTorn;

    public PolicyUpdate(TrainablePolicy policy, ComputePermit permit, UpdateSettings settings, StopSignal stop) {
        this.policy = policy;
        this.permit = permit;
        this.settings = settings;
        this.stop = stop;
        this.packer = new Packer(settings.microBatchTokens());
    }

    /** Trains on a step's rows; gives metrics by verl's names. Without rows nothing happens. */
    public Map<String, Double> update(List<Row> rows, double learningRate) throws StopRequested, InterruptedException {
        long start = System.nanoTime();
        hasTakenSteps = false;
        isTorn = false;
        var measure = new UpdateMeasure();
        boolean isDone = false;
        try {
            var miniBatches = MiniBatches.of(rows, settings.rowsPerMiniBatch());
            var old = new OldLogProbs();
            for (var later : miniBatches.subList(Math.min(1, miniBatches.size()), miniBatches.size())) {
                score(later, old, measure);
            }
            for (int epoch = 0; epoch < settings.epochs(); epoch++) {
                for (int i = 0; i < miniBatches.size(); i++) {
                    boolean ownAreOld = epoch == 0 && i == 0;
                    train(miniBatches.get(i), ownAreOld, old, measure);
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

    private void score(List<Row> miniBatch, OldLogProbs old, UpdateMeasure measure)
            throws StopRequested, InterruptedException {
        long start = System.nanoTime();
        for (var microBatch : packer.microBatches(computed(miniBatch))) {
            stop.check();
            try (var held = permit.acquire()) {
                float[] logProbs =
                        policy.score(microBatch.packs(), settings.temperature()).logProbs();
                old.add(microBatch, logProbs);
                measure.addEngine(microBatch, logProbs);
                measure.addComputed(microBatch);
            }
        }
        measure.addScoreSeconds(seconds(start));
    }

    private void train(List<Row> miniBatch, boolean ownAreOld, OldLogProbs old, UpdateMeasure measure)
            throws StopRequested, InterruptedException {
        var size = TokenWeights.size(miniBatch, settings.maxResponseLength());
        for (var microBatch : packer.microBatches(computed(miniBatch))) {
            stop.check();
            try (var held = permit.acquire();
                    var pass = policy.forward(microBatch.packs(), settings.temperature())) {
                float[] logProbs = pass.logProbs();
                if (ownAreOld) {
                    old.add(microBatch, logProbs);
                    measure.addEngine(microBatch, logProbs);
                }
                var tokens = tokens(microBatch, logProbs, old, size);
                var terms = settings.loss().terms(tokens);
                policy.backward(pass, terms.byLogProb(), settings.entropy().byEntropy(tokens.weights()));
                measure.addLoss(terms, pass.entropies());
                measure.addComputed(microBatch);
            }
        }
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
        return settings.entropy().isOff()
                ? rows.stream().filter(row -> row.advantage() != 0).toList()
                : rows;
    }

    private TokenBatch tokens(MicroBatch<Row> microBatch, float[] logProbs, OldLogProbs old, MiniBatchSize size) {
        return new TokenBatch(
                logProbs,
                old.of(microBatch),
                TokenWeights.spread(microBatch.rows(), Row::advantage),
                TokenWeights.of(microBatch, settings.aggregation(), size));
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}
