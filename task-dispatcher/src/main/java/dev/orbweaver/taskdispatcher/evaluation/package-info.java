/** What validation steps found: accuracy of each file, its error, its reasons; before and after. */
@NullMarked
package dev.orbweaver.taskdispatcher.evaluation;

import org.jspecify.annotations.NullMarked;
