/** One data folder, one process. */
@NullMarked
package dev.orbweaver.servicesupport.lock;

import org.jspecify.annotations.NullMarked;
