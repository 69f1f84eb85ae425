package dev.orbweaver.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orbweaver.contracts.experiment.ExperimentAnnouncement;
import dev.orbweaver.contracts.experiment.ExperimentEvent;
import dev.orbweaver.contracts.policy.PolicyAcknowledgement;
import dev.orbweaver.contracts.policy.PolicyVersion;
import dev.orbweaver.contracts.quarantine.QuarantinedRecord;
import dev.orbweaver.contracts.reward.Trajectory;
import dev.orbweaver.contracts.rollout.Rollout;
import dev.orbweaver.contracts.rollout.RolloutRequest;
import dev.orbweaver.contracts.rollout.RolloutStatus;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * Pins the wire: one file per record, named after its schema number. A change that breaks one of these breaks running
 * installations: raise {@link Topics#SCHEMA} and keep the old file readable.
 */
class WireTests {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    record OnTheWire(String file, Class<?> type, Object record) {
        @Override
        public String toString() {
            return file;
        }
    }

    static Stream<OnTheWire> records() {
        return Stream.of(
                new OnTheWire("experiment-announcement", ExperimentAnnouncement.class, Samples.announcement()),
                new OnTheWire("rollout-request", RolloutRequest.class, Samples.request()),
                new OnTheWire("rollout-status", RolloutStatus.class, Samples.status()),
                new OnTheWire("rollout", Rollout.class, Samples.rollout()),
                new OnTheWire("trajectory", Trajectory.class, Samples.trajectory()),
                new OnTheWire("policy-version", PolicyVersion.class, Samples.policyVersion()),
                new OnTheWire("policy-acknowledgement", PolicyAcknowledgement.class, Samples.acknowledgement()),
                new OnTheWire("experiment-event", ExperimentEvent.class, Samples.stepFinished()),
                new OnTheWire("quarantined-record", QuarantinedRecord.class, Samples.quarantined()));
    }

    @ParameterizedTest
    @MethodSource("records")
    void aRecordIsWrittenAsItsFileSays(OnTheWire wire) throws IOException {
        assertThat(JSON.readTree(JSON.writeValueAsString(wire.record()))).isEqualTo(JSON.readTree(file(wire)));
    }

    @ParameterizedTest
    @MethodSource("records")
    void aRecordIsReadBackFromItsFile(OnTheWire wire) throws IOException {
        Object read = JSON.readValue(file(wire), wire.type());

        assertThat(read).isEqualTo(wire.record());
    }

    private static byte[] file(OnTheWire wire) throws IOException {
        String name = "/wire/" + wire.file() + ".v" + Topics.SCHEMA + ".json";
        try (var in = WireTests.class.getResourceAsStream(name)) {
            assertThat(in).as(name).isNotNull();
            return in.readAllBytes();
        }
    }
}
