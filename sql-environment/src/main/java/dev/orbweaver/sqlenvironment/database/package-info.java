/** SQLite files by name and what a model is told about them. The ways in are {@link dev.orbweaver.sqlenvironment.database.DatabaseFolder} and {@link dev.orbweaver.sqlenvironment.database.SchemaText}. */
@NullMarked
package dev.orbweaver.sqlenvironment.database;

import org.jspecify.annotations.NullMarked;
