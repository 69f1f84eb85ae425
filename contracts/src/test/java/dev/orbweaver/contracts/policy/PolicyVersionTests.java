package dev.orbweaver.contracts.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class PolicyVersionTests {

    @Test
    void aResumedTrainerMayPublishALowerVersionInItsNewLineage() {
        assertThat(version(2, 3).isNewerThan(version(1, 7))).isTrue();
        assertThat(version(1, 8).isNewerThan(version(1, 7))).isTrue();
        assertThat(version(1, 7).isNewerThan(version(1, 7))).isFalse();
        assertThat(version(1, 9).isNewerThan(version(2, 1))).isFalse();
    }

    private static PolicyVersion version(long lineage, long version) {
        return new PolicyVersion(
                1, "sample", lineage, version, "/w", "c", "/m", PolicyVersion.Form.FULL, Instant.EPOCH);
    }
}
