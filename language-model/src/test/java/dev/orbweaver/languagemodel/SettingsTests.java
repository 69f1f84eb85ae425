package dev.orbweaver.languagemodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SettingsTests {
    @Test
    void devicesAreReadAsPeopleWriteThem() {
        assertThat(DeviceSetting.parse("CPU")).isEqualTo(DeviceSetting.CPU);
        assertThat(DeviceSetting.parse("cuda:1")).isEqualTo(new DeviceSetting("gpu:1"));
        assertThat(DeviceSetting.parse("gpu:1").index()).isEqualTo(1);
        assertThatThrownBy(() -> DeviceSetting.parse("tpu"))
                .hasMessage("device 'tpu' is unknown. Allowed: cpu, gpu, gpu:0, gpu:1, ...");
    }

    @Test
    void lengthsAreANumberOrLeftOpen() {
        assertThat(LengthSetting.parse("Auto").orElse(7)).isEqualTo(7);
        assertThat(LengthSetting.parse(" 4096 ").orElse(7)).isEqualTo(4096);
        for (var wrong : List.of("long", "1", "-5", "", "99999999999")) {
            assertThatThrownBy(() -> LengthSetting.parse(wrong))
                    .hasMessage(
                            "max-length '" + wrong + "' is no length. Allowed: auto, or a number of tokens from 2 on");
        }
    }

    @Test
    void typesAreReadAsPeopleWriteThem() {
        assertThat(Dtype.parse("bfloat16")).isEqualTo(Dtype.BF16);
        assertThat(Dtype.parse("FP32")).isEqualTo(Dtype.FP32);
        assertThatThrownBy(() -> Dtype.parse("int8")).hasMessage("dtype 'int8' is unknown. Known: fp32, bf16, fp16");
    }
}
