/** What an experiment will hold in memory, before it starts; {@link dev.orbweaver.trainerservice.memory.MemoryCheck} is the way in. */
@NullMarked
package dev.orbweaver.trainerservice.memory;

import org.jspecify.annotations.NullMarked;
