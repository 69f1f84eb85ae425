/** What could not be used, and why. */
@NullMarked
package dev.orbweaver.contracts.quarantine;

import org.jspecify.annotations.NullMarked;
