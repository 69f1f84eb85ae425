/** What the trainer tells the others: policy versions and events. */
@NullMarked
package dev.orbweaver.trainerservice.publishing;

import org.jspecify.annotations.NullMarked;
