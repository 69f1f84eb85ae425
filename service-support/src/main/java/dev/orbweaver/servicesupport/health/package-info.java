/** What the health endpoint says of shared parts. */
@NullMarked
package dev.orbweaver.servicesupport.health;

import org.jspecify.annotations.NullMarked;
