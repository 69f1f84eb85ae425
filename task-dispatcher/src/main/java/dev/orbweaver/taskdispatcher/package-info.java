/** The control plane: experiments, their dispatch, their measures and their dashboard. */
@NullMarked
package dev.orbweaver.taskdispatcher;

import org.jspecify.annotations.NullMarked;
