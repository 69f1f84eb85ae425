/** An experiment's settings, its announcement to all services, and what they report back. */
@NullMarked
package dev.orbweaver.contracts.experiment;

import org.jspecify.annotations.NullMarked;
