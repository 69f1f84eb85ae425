/** Work to do and work done: from request to recorded transitions. */
@NullMarked
package dev.orbweaver.contracts.rollout;

import org.jspecify.annotations.NullMarked;
