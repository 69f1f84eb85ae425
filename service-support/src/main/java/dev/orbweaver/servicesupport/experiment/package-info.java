/** What the dispatcher wants of each experiment, known in every service. */
@NullMarked
package dev.orbweaver.servicesupport.experiment;

import org.jspecify.annotations.NullMarked;
