/** What the agent asks the model and how its replies are read. The ways in are {@link dev.orbweaver.sqlenvironment.prompt.Prompts}, {@link dev.orbweaver.sqlenvironment.prompt.SqlBlock} and {@link dev.orbweaver.sqlenvironment.prompt.CheckVerdict}. */
@NullMarked
package dev.orbweaver.sqlenvironment.prompt;

import org.jspecify.annotations.NullMarked;
