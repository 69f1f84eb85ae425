/** The tasks of an experiment: read from its data files, checked once. Way in: {@link dev.orbweaver.taskdispatcher.tasks.TaskFilesCheck}. */
@NullMarked
package dev.orbweaver.taskdispatcher.tasks;

import org.jspecify.annotations.NullMarked;
