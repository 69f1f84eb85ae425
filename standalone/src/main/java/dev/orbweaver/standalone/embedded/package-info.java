/** Broker, store and the five services inside one process. */
@NullMarked
package dev.orbweaver.standalone.embedded;

import org.jspecify.annotations.NullMarked;
