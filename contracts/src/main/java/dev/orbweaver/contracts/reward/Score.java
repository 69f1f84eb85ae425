package dev.orbweaver.contracts.reward;

import org.jspecify.annotations.Nullable;

/**
 * A reward and its reason.
 *
 * @param reward 0 to 1 for execution match; any finite number for other functions
 * @param detail for people, such as the database's error
 */
public record Score(
        double reward, Verdict verdict, @Nullable String detail) {}
