package dev.orbweaver.inferencegateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long a sequence of a model folder may become. A token of the tiny model takes 256 bytes, it has 512 positions. */
class SequenceLengthIT {
    @TempDir
    Path folder;

    private String model = "";

    @BeforeEach
    void writeModel() throws Exception {
        model = TinyModel.write(folder.resolve("tiny"), 1).toString();
    }

    @Test
    void whereNothingIsSaidTheModelDecides() throws Exception {
        try (var gateway = start()) {
            assertThat(longest(gateway)).isEqualTo(512);
        }
    }

    @Test
    void whereNothingIsSaidOnlyWhatTheCacheHoldsIsPromised() throws Exception {
        // 1,200 tokens, of which four tails take 256 each
        try (var gateway = start("gateway.slots=4", "gateway.cache-memory=300KB")) {
            assertThat(longest(gateway)).isEqualTo(176);
            assertThat(gateway.post("/v1/completions", request(150)).status()).isEqualTo(200);
            var refused = gateway.post("/v1/completions", request(172));
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.error().path("message").stringValue()).contains("176 tokens");
        }
    }

    @Test
    void whatIsAskedForIsNeverShortened() {
        assertThatThrownBy(() -> start("gateway.slots=4", "gateway.cache-memory=300KB", "gateway.max-length=300")
                        .close())
                .hasRootCauseMessage("cache-memory 0.3 MB is too small: 4 slots and one sequence of 300 tokens take 0.3"
                        + " MB; raise it, or lower slots or max-length");
    }

    private GatewayUnderTest start(String... settings) {
        var all = new ArrayList<>(List.of("gateway.models.tiny=" + model));
        all.addAll(List.of(settings));
        return GatewayUnderTest.start(all.toArray(String[]::new));
    }

    private static int longest(GatewayUnderTest gateway) throws Exception {
        return gateway.get("/v1/models/tiny").body().path("max_model_len").intValue();
    }

    private static Map<String, Object> request(int tokens) {
        return Map.of("model", "tiny", "prompt", "SELECT", "max_tokens", tokens, "temperature", 0, "ignore_eos", true);
    }
}
