/** The control plane's tables: one change at a time, with the topic positions that belong to it. */
@NullMarked
package dev.orbweaver.taskdispatcher.store;

import org.jspecify.annotations.NullMarked;
