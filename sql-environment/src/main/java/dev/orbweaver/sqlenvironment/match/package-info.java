/** Whether a predicted query gives what the gold query gives. The way in is {@link dev.orbweaver.sqlenvironment.match.ExecutionMatch}. */
@NullMarked
package dev.orbweaver.sqlenvironment.match;

import org.jspecify.annotations.NullMarked;
