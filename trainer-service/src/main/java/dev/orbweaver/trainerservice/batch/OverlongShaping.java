package dev.orbweaver.trainerservice.batch;

import dev.orbweaver.contracts.experiment.Specification;

/**
 * DAPO's soft punishment of long responses: within the last {@code buffer} tokens before the longest allowed response the reward
 * falls, by {@code penalty} at its end. Of a rollout the longest trained response counts.
 *
 * <pre>added = min(0, -(length - (longest - buffer)) / buffer * penalty)</pre>
 *
 * Source: DAPO, arXiv 2503.14476, section 3.4; verl's {@code overlong_buffer}.
 *
 * @param longest {@code data.max_response_length}
 * @param buffer 0 for none
 */
record OverlongShaping(int longest, int buffer, double penalty) {

    static OverlongShaping of(Specification specification) {
        var reward = specification.reward();
        return new OverlongShaping(
                specification.data().maxResponseLength(),
                reward.overlongShaping() ? reward.overlongBuffer() : 0,
                reward.overlongPenalty());
    }

    /** What is added to the reward: 0 or less. */
    double added(int responseLength) {
        return buffer == 0 ? 0 : Math.min(0, -(responseLength - (longest - (double) buffer)) / buffer * penalty);
    }
}
