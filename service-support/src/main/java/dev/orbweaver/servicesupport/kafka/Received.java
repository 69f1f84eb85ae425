package dev.orbweaver.servicesupport.kafka;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A record as it was read. */
public record Received<T>(T record, @Nullable String key, RecordPosition position, Instant publishedAt) {}
