package dev.orbweaver.trainerservice.sft;

import dev.orbweaver.languagemodel.ComputePermit;
import dev.orbweaver.languagemodel.training.AdamSettings;
import dev.orbweaver.languagemodel.training.TrainablePolicy;
import dev.orbweaver.trainerservice.batch.Packer;
import dev.orbweaver.trainerservice.loss.Aggregation;
import dev.orbweaver.trainerservice.loss.SupervisedLoss;
import dev.orbweaver.trainerservice.update.GradientGuard;
import dev.orbweaver.trainerservice.update.StopRequested;
import dev.orbweaver.trainerservice.update.StopSignal;
import dev.orbweaver.trainerservice.update.TokenWeights;
import java.util.List;

/**
 * Optimizer steps on given responses: packs, forward, negative log-likelihood averaged over the batch's response tokens, backward,
 * apply. The same way as a policy's update, with another loss. Not thread-safe.
 */
final class SupervisedTraining {

    private final TrainablePolicy policy;
    private final ComputePermit permit;
    private final StopSignal stop;
    private final Packer packer;
    private final SupervisedLoss loss = new SupervisedLoss();
    private final GradientGuard guard = new GradientGuard();

    SupervisedTraining(TrainablePolicy policy, ComputePermit permit, StopSignal stop, int microBatchTokens) {
        this.policy = policy;
        this.permit = permit;
        this.stop = stop;
        this.packer = new Packer(microBatchTokens);
    }

    /** Takes one step; gives the loss before it. */
    double step(List<SupervisedExample> batch, AdamSettings adam) throws StopRequested, InterruptedException {
        var size = TokenWeights.size(batch, 1);
        double value = 0;
        try {
            for (var microBatch : packer.microBatches(batch)) {
                stop.check();
                try (var held = permit.acquire();
                        var pass = policy.forward(microBatch.packs(), 1)) {
                    var weights = TokenWeights.of(microBatch, Aggregation.TOKEN_MEAN, size);
                    var terms = loss.terms(pass.logProbs(), weights);
                    policy.backward(pass, terms.byLogProb(), new float[pass.rows()]);
                    value += terms.value();
                }
            }
            try (var held = permit.acquire()) {
                guard.check(policy.apply(adam));
            }
        } finally {
            policy.clearGradients();
        }
        return value;
    }
}
