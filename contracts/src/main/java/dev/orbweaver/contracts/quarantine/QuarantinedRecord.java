package dev.orbweaver.contracts.quarantine;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A record that could not be used, as received, and why.
 *
 * @param schema see {@code Topics.SCHEMA}
 * @param service who could not use it
 * @param value as UTF-8 text; bytes that are not text become replacement characters
 * @param reason what is wrong
 */
public record QuarantinedRecord(
        int schema,
        String service,
        String topic,
        int partition,
        long offset,
        @Nullable String key,
        @Nullable String value,
        String reason,
        Instant at) {}
