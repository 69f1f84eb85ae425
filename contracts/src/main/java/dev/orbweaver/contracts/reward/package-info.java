/** Scored rollouts, and the plug-in that scores them. */
@NullMarked
package dev.orbweaver.contracts.reward;

import org.jspecify.annotations.NullMarked;
