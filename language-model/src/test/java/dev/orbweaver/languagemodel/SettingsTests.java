package dev.orbweaver.languagemodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
    void typesAreReadAsPeopleWriteThem() {
        assertThat(Dtype.parse("bfloat16")).isEqualTo(Dtype.BF16);
        assertThat(Dtype.parse("FP32")).isEqualTo(Dtype.FP32);
        assertThatThrownBy(() -> Dtype.parse("int8")).hasMessage("dtype 'int8' is unknown. Known: fp32, bf16, fp16");
    }
}
