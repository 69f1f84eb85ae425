/** All of Orbweaver in one JVM. Way in: {@code Orbweaver}, the command line. */
@NullMarked
package dev.orbweaver.standalone;

import org.jspecify.annotations.NullMarked;
