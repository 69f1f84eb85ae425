/** How much better than its group a rollout did; {@link dev.orbweaver.trainerservice.advantage.AdvantageEstimators} is the way in. */
@NullMarked
package dev.orbweaver.trainerservice.advantage;

import org.jspecify.annotations.NullMarked;
