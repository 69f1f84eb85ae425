/** Executes and scores what the agents answered. The way in is {@link dev.orbweaver.rewardservice.RewardServiceApplication}. */
@NullMarked
package dev.orbweaver.rewardservice;

import org.jspecify.annotations.NullMarked;
