/** Topics, publishing, reading and quarantine. Ways in: {@code RecordPublisher}, {@code RecordReaders}. */
@NullMarked
package dev.orbweaver.servicesupport.kafka;

import org.jspecify.annotations.NullMarked;
