package dev.orbweaver.trainerservice.update;

import dev.orbweaver.languagemodel.training.StepNorm;

/**
 * Watches for gradients that are not finite. The policy skips such a step by itself; one in a thousand does no harm, but several in a
 * row mean that the weights are lost.
 */
public final class GradientGuard {

    private final int allowedInARow;
    private int skippedInARow;

    /** @param allowedInARow {@code actor.max_skipped_steps} */
    public GradientGuard(int allowedInARow) {
        this.allowedInARow = allowedInARow;
    }

    /** @throws IllegalStateException at one skipped step in a row more than allowed */
    public void check(StepNorm norm) {
        skippedInARow = norm.applied() ? 0 : skippedInARow + 1;
        if (skippedInARow > allowedInARow) {
            throw new IllegalStateException("the gradient was not finite in " + skippedInARow
                    + " optimizer steps in a row (last norm " + norm.gradientNorm()
                    + "): lower actor.optim.lr, or compute in fp32 (actor.compute_dtype)");
        }
    }
}
