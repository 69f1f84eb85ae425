/** The one place SQL runs, for the agent and for the reward. The ways in are {@link dev.orbweaver.sqlenvironment.sandbox.SqlSandbox} and, to show a result to a model, {@link dev.orbweaver.sqlenvironment.sandbox.ResultText}. */
@NullMarked
package dev.orbweaver.sqlenvironment.sandbox;

import org.jspecify.annotations.NullMarked;
