package dev.orbweaver.languagemodel.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything runs on every device, except what one marked part of one file decides. */
class DeviceBranchTests {
    private static final Pattern ONE_DEVICE = Pattern.compile("mkldnn|_for_cpu|cuda|flash|_weight_int8|device=\"");

    private static String source(String name) {
        return ScriptArchive.ofResources("a.A", name).sources().getOrDefault(name, "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "decoding",
                "attention",
                "sampling",
                "segments",
                "products",
                "layer",
                "head",
                "training",
                "optimizer",
                "values"
            })
    void otherFilesKnowNoDevice(String name) {
        assertThat(source(name)).isNotEmpty().doesNotContainPattern(ONE_DEVICE);
    }

    @Test
    void theNetworkKnowsDevicesInItsDeviceBranchOnly() {
        String[] parts = source("network").split("# --- the device branch", -1);
        assertThat(parts).hasSize(2);
        assertThat(parts[0]).doesNotContainPattern(ONE_DEVICE);
        assertThat(parts[1]).containsPattern(ONE_DEVICE);
    }
}
