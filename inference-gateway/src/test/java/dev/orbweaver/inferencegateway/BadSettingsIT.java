package dev.orbweaver.inferencegateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A start that cannot succeed says why and what to do, and shows no stack trace. */
@ExtendWith(OutputCaptureExtension.class)
class BadSettingsIT {

    @Test
    void aModelFolderThatIsNotThereIsNamed(CapturedOutput output) {
        refuses("gateway.model=/nowhere/model");

        assertThat(output).contains("/nowhere/model").contains("no such folder").doesNotContain("\tat ");
    }

    @Test
    void aCutOffWeightsFileIsNamed(@TempDir Path folder, CapturedOutput output) throws Exception {
        var model = TinyModel.write(folder.resolve("tiny"), 1);
        var weights = model.resolve("model.safetensors");
        var bytes = Files.readAllBytes(weights);
        Files.write(weights, java.util.Arrays.copyOf(bytes, bytes.length - 1000));

        refuses("gateway.model=" + model);

        assertThat(output).contains("model.safetensors").doesNotContain("\tat ");
    }

    @Test
    void aMisspeltSettingIsNamed(CapturedOutput output) {
        refuses("gateway.slotz=3");

        assertThat(output).contains("orbweaver.gateway.slotz").doesNotContain("\tat ");
    }

    @Test
    void aValueThatMeansNothingIsNamedWithTheKnownOnes(CapturedOutput output) {
        refuses("gateway.dtype=int4");
        refuses("gateway.device=tpu");
        refuses("gateway.max-length=long");

        assertThat(output)
                .contains("'int4'")
                .contains("bf16")
                .contains("'tpu'")
                .contains("gpu:0")
                .contains("'long'")
                .doesNotContain("\tat ");
    }

    private static void refuses(String setting) {
        assertThatThrownBy(() -> GatewayUnderTest.start(setting).close()).isInstanceOf(RuntimeException.class);
    }
}
