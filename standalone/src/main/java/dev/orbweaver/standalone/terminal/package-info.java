/** What a running experiment looks like in a terminal. */
@NullMarked
package dev.orbweaver.standalone.terminal;

import org.jspecify.annotations.NullMarked;
