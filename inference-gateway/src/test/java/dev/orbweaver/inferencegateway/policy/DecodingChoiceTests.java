package dev.orbweaver.inferencegateway.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orbweaver.contracts.experiment.ExperimentAnnouncement.Wanted;
import dev.orbweaver.inferencegateway.policy.DecodingChoice.Decoding;
import dev.orbweaver.languagemodel.LengthSetting;
import org.junit.jupiter.api.Test;

class DecodingChoiceTests {
    private static final DecodingChoice AUTO = new DecodingChoice("auto", LengthSetting.parse("auto"));

    @Test
    void leftOpenAnExperimentIsDecodedAsItAsks() {
        // computed in fp32, prompts of 300 tokens, responses of 100
        assertThat(AUTO.of(SampleAnnouncement.of("sample", Wanted.RUN)))
                .isEqualTo(new Decoding("fp32", LengthSetting.parse("400")));
    }

    @Test
    void leftOpenAFolderIsAsLongAsItsModelAllows() {
        assertThat(AUTO.ofFolder()).isEqualTo(new Decoding("fp32", LengthSetting.parse("auto")));
    }

    @Test
    void whatIsSaidHoldsForBoth() {
        var said = new DecodingChoice("bf16", LengthSetting.parse("64"));
        var expected = new Decoding("bf16", LengthSetting.parse("64"));

        assertThat(said.of(SampleAnnouncement.of("sample", Wanted.RUN))).isEqualTo(expected);
        assertThat(said.ofFolder()).isEqualTo(expected);
    }
}
