package dev.orbweaver.inferencegateway.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orbweaver.contracts.rollout.Generation;
import dev.orbweaver.inferencegateway.FreshDecoder;
import dev.orbweaver.inferencegateway.GatewayUnderTest;
import dev.orbweaver.inferencegateway.TinyModel;
import dev.orbweaver.languagemodel.DecoderSettings;
import dev.orbweaver.languagemodel.DeviceSetting;
import dev.orbweaver.languagemodel.Dtype;
import dev.orbweaver.languagemodel.LanguageModel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.json.JsonMapper;

/** Two models and adapters of them, side by side in one gateway. */
class AdaptersIT {
    private static final String TEXT = "/v1/completions";
    private static final int[] PROMPT = {83, 69, 76, 69, 67, 84, 32};

    @RegisterExtension
    static final GatewayUnderTest gateway = GatewayUnderTest.forClass(folder -> List.of(
            "gateway.adapter-loading=true",
            "gateway.models.tiny=" + TinyModel.write(folder.resolve("tiny"), 1),
            "gateway.models.other=" + TinyModel.write(folder.resolve("other"), 2),
            "gateway.adapters.sql=" + TinyModel.writeAdapter(folder.resolve("sql"), folder.resolve("tiny"), 3)));

    @Test
    void eachNameAnswersWithItsOwnWeights() throws Exception {
        try (var fresh = LanguageModel.open(gateway.folder("tiny"))) {
            var settings = new DecoderSettings(DeviceSetting.CPU, Dtype.FP32, 1, 64);
            var plain = FreshDecoder.ids(FreshDecoder.answer(fresh.decoder(settings), PROMPT, 24));
            var adapted =
                    FreshDecoder.ids(FreshDecoder.answer(fresh.decoder(settings, gateway.folder("sql")), PROMPT, 24));

            assertThat(answer("tiny").responseIds()).containsExactly(plain);
            assertThat(answer("sql").responseIds()).containsExactly(adapted).isNotEqualTo(plain);
            assertThat(answer("other").responseIds()).isNotEqualTo(plain);
        }
    }

    @Test
    void theListOfModelsSaysWhichModelAnAdapterBelongsTo() throws Exception {
        var models = gateway.get("/v1/models").body().path("data");

        assertThat(models.findValuesAsString("id")).contains("other", "sql", "tiny");
        assertThat(gateway.get("/v1/models/sql").body().path("parent").stringValue())
                .isEqualTo("tiny");
        assertThat(gateway.get("/v1/models/tiny").body().path("parent").isNull())
                .isTrue();
    }

    @Test
    void adaptersComeReplaceEachOtherAndGoWhileTheGatewayRuns() throws Exception {
        assertThat(ask("late").status()).isEqualTo(404);

        load(Map.of("lora_name", "late", "lora_path", adapter("late-1", 5).toString()), 200);
        var first = answer("late");
        load(Map.of("lora_name", "late", "lora_path", adapter("late-2", 6).toString()), 400); // the name is taken
        load(Map.of("lora_name", "late", "lora_path", gateway.folder("late-2").toString(), "load_inplace", true), 200);
        var second = answer("late");

        assertThat(first.policyVersion()).isZero();
        assertThat(second.policyVersion()).isEqualTo(1);
        assertThat(second.responseIds()).isNotEqualTo(first.responseIds());
        assertThat(gateway.post("/v1/unload_lora_adapter", Map.of("lora_name", "late"))
                        .status())
                .isEqualTo(200);
        assertThat(ask("late").status()).isEqualTo(404);
        assertThat(gateway.post("/v1/unload_lora_adapter", Map.of("lora_name", "late"))
                        .status())
                .isEqualTo(404);
    }

    @Test
    void whatIsNoAdapterOfAServedModelIsRefusedAndChangesNothing() throws Exception {
        load(Map.of("lora_name", "none", "lora_path", gateway.folder("nowhere").toString()), 400);
        load(Map.of("lora_name", "tiny", "lora_path", gateway.folder("sql").toString(), "load_inplace", true), 400);
        load(Map.of("lora_name", "a b", "lora_path", gateway.folder("sql").toString()), 400);
        load(Map.of("lora_path", gateway.folder("sql").toString()), 400);
        assertThat(gateway.post("/v1/unload_lora_adapter", Map.of("lora_name", "tiny"))
                        .status())
                .isEqualTo(404);
        assertThat(ask("tiny").status()).isEqualTo(200);
    }

    @Test
    void requestsMayNotLoadAdaptersUnlessTheSettingAllowsIt() throws Exception {
        try (var closed = GatewayUnderTest.start("gateway.models.tiny=" + gateway.folder("tiny"))) {
            var body = Map.of(
                    "lora_name", "late", "lora_path", gateway.folder("sql").toString());
            assertThat(closed.post("/v1/load_lora_adapter", body).status()).isEqualTo(403);
        }
    }

    private static Path adapter(String name, long seed) throws Exception {
        return TinyModel.writeAdapter(gateway.folder(name), gateway.folder("tiny"), seed);
    }

    private static void load(Map<String, Object> body, int status) throws Exception {
        assertThat(gateway.post("/v1/load_lora_adapter", body).status()).isEqualTo(status);
    }

    private static GatewayUnderTest.Answer ask(String name) throws Exception {
        return gateway.post(
                TEXT, Map.of("model", name, "prompt", PROMPT, "max_tokens", 24, "temperature", 0, "ignore_eos", true));
    }

    private static Generation answer(String name) throws Exception {
        return JsonMapper.shared().treeToValue(ask(name).body().path("orbweaver"), Generation.class);
    }
}
