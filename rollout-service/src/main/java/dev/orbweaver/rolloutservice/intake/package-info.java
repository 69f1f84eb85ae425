/**
 * Takes requests from the share group and keeps the attempts begun. The ways in are {@link
 * dev.orbweaver.rolloutservice.intake.Attempts} and {@link dev.orbweaver.rolloutservice.intake.OpenAttempt}.
 */
@NullMarked
package dev.orbweaver.rolloutservice.intake;

import org.jspecify.annotations.NullMarked;
