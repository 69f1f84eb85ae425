package dev.orbweaver.trainerservice.session;

import dev.orbweaver.languagemodel.ComputePermit;
import dev.orbweaver.servicesupport.kafka.RecordReaders;
import dev.orbweaver.trainerservice.publishing.EventPublisher;
import dev.orbweaver.trainerservice.publishing.PolicyVersionPublisher;
import org.springframework.stereotype.Component;

/** What every session works with. */
@Component
record SessionParts(
        ExperimentLoader loader,
        PolicyVersionPublisher versions,
        EventPublisher events,
        RecordReaders readers,
        ComputePermit permit) {}
