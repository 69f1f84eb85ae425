/** All of Orbweaver in one JVM. Ways in: {@link dev.orbweaver.standalone.Orbweaver} (command line) and {@code embedded.Standalone}. */
@NullMarked
package dev.orbweaver.standalone;

import org.jspecify.annotations.NullMarked;
