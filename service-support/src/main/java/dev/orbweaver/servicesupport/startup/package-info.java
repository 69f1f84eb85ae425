/** Who a process is, and which auto-configurations it takes. */
@NullMarked
package dev.orbweaver.servicesupport.startup;

import org.jspecify.annotations.NullMarked;
