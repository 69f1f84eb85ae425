package dev.orbweaver.servicesupport.kafka;

import java.util.Map;

/** Where an assigned reader begins. */
public sealed interface StartAt {

    /** With the oldest record kept. */
    record Beginning() implements StartAt {}

    /** With what is published from now on. */
    record End() implements StartAt {}

    /**
     * With these offsets; a partition without one begins with its oldest record.
     *
     * @param byPartition next offset to read of each partition
     */
    record Offsets(Map<Integer, Long> byPartition) implements StartAt {
        public Offsets {
            byPartition = Map.copyOf(byPartition);
        }
    }
}
