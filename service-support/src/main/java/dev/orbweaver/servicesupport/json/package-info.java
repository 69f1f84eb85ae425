/** Records to bytes and back. */
@NullMarked
package dev.orbweaver.servicesupport.json;

import org.jspecify.annotations.NullMarked;
