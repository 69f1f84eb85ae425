package dev.orbweaver.trainerservice.update;

import dev.orbweaver.contracts.experiment.Specification;

/**
 * The learning rate of each step, a function of the step's number alone, so that a resumed training continues it.
 *
 * <p>It rises linearly to {@code peak} over the warm-up steps, and then stays there or falls to {@code lowest} along a line or half a
 * cosine. The first step learns already: verl's learns nothing when there is a warm-up, because it counts from 0. The last step
 * learns too: the end of the schedule is reached one step after it, as in verl.
 *
 * <pre>p = (step - 1 - warmUpSteps) / (totalSteps - warmUpSteps)
 * linear: peak - (peak - lowest) p        cosine: lowest + (peak - lowest) (1 + cos(pi p)) / 2</pre>
 *
 * Source: verl's {@code get_cosine_schedule_with_warmup} with {@code num_cycles} 0.5; SGDR, arXiv 1608.03983.
 *
 * @param warmUpSteps 0 for none
 * @param totalSteps where a falling one ends
 */
public record LearningRate(LearningRateShape shape, double peak, double lowest, int warmUpSteps, int totalSteps) {

    public static LearningRate constant(double learningRate) {
        return new LearningRate(LearningRateShape.CONSTANT, learningRate, learningRate, 0, 0);
    }

    /** Rises and falls to 0 along lines. */
    public static LearningRate triangle(double peak, int warmUpSteps, int totalSteps) {
        return new LearningRate(LearningRateShape.LINEAR, peak, 0, warmUpSteps, totalSteps);
    }

    /** @throws IllegalArgumentException naming the setting that is unknown or missing */
    public static LearningRate of(Specification specification) {
        var actor = specification.actor();
        var shape = LearningRateShape.of(actor.lrSchedule());
        Integer total = specification.trainer().totalTrainingSteps();
        boolean needsTotal =
                shape != LearningRateShape.CONSTANT || (actor.lrWarmupSteps() < 0 && actor.lrWarmupRatio() > 0);
        if (total == null && needsTotal) {
            throw new IllegalArgumentException("actor.lr_schedule: '" + actor.lrSchedule() + "' with lr_warmup_ratio "
                    + actor.lrWarmupRatio() + " needs to know where it ends, set trainer.total_training_steps");
        }
        int steps = total == null ? 0 : total;
        int warmUp = actor.lrWarmupSteps() < 0 ? (int) (actor.lrWarmupRatio() * steps) : actor.lrWarmupSteps();
        return new LearningRate(shape, actor.lr(), actor.lr() * actor.lrMinRatio(), warmUp, steps);
    }

    /** @param step from 1 */
    public double at(int step) {
        if (step <= warmUpSteps) {
            return peak * step / warmUpSteps;
        }
        double progress = Math.min(1, (step - 1.0 - warmUpSteps) / Math.max(1, totalSteps - warmUpSteps));
        return switch (shape) {
            case CONSTANT -> peak;
            case LINEAR -> peak - (peak - lowest) * progress;
            case COSINE -> lowest + (peak - lowest) * (1 + Math.cos(Math.PI * progress)) / 2;
        };
    }
}
