/** Names of steps, rollouts, groups and attempts; the same text in URLs, Kafka keys and file names. */
@NullMarked
package dev.orbweaver.contracts.identity;

import org.jspecify.annotations.NullMarked;
