/** SQL text cut into tokens. The way in is {@link dev.orbweaver.sqlenvironment.statement.SqlTokens}. */
@NullMarked
package dev.orbweaver.sqlenvironment.statement;

import org.jspecify.annotations.NullMarked;
