package dev.orbweaver.contracts.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class OutcomeTests {

    @Test
    void aFailureSurvivesTheWire() {
        var failed = Outcome.failed("model call failed", "409");

        String json = JsonMapper.shared().writeValueAsString(failed);

        assertThat(json).isEqualTo("{\"failure\":\"model call failed\",\"detail\":\"409\"}");
        assertThat(JsonMapper.shared().readValue(json, Outcome.class)).isEqualTo(failed);
    }
}
