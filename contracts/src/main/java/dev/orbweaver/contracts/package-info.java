/** What crosses a service border: the topics and the records on them. */
@NullMarked
package dev.orbweaver.contracts;

import org.jspecify.annotations.NullMarked;
