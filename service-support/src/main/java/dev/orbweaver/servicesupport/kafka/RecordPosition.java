package dev.orbweaver.servicesupport.kafka;

/** Where a record lies. */
public record RecordPosition(String topic, int partition, long offset) {}
