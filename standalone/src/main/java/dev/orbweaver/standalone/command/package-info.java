/** One class for each verb: it parses, calls one thing, prints. */
@NullMarked
package dev.orbweaver.standalone.command;

import org.jspecify.annotations.NullMarked;
