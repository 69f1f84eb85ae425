package dev.orbweaver.trainerservice.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.orbweaver.contracts.experiment.Specification;
import dev.orbweaver.testfixtures.Specifications;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryPlanTests {

    // embedding 50,000 x 1,000 and 10 layers of 1,000 x 1,000 x (4 + 9), rounded: 180 million
    private static final String CONFIGURATION = """
            {"architectures": ["LlamaForCausalLM"], "model_type": "llama", "hidden_size": 1000, "hidden_act": "silu",
             "intermediate_size": 3000, "num_hidden_layers": 10, "num_attention_heads": 10, "num_key_value_heads": 10,
             "vocab_size": 50000, "max_position_embeddings": 4096, "rms_norm_eps": 1e-5, "tie_word_embeddings": true}
            """;

    @TempDir
    Path model;

    @BeforeEach
    void configure() throws IOException {
        Files.writeString(model.resolve("config.json"), CONFIGURATION);
    }

    private Specification specification(Record... sections) {
        var small = Specifications.small(model.toString());
        return Specifications.with(
                Specifications.with(
                        small,
                        Specifications.changed(small.data(), "maxPromptLength", 800, "maxResponseLength", 200),
                        Specifications.changed(small.rollout(), "n", 4, "maxTokens", 200),
                        Specifications.changed(small.actor(), "microBatchTokens", 8192, "computeDtype", "bf16")),
                sections);
    }

    private static Specification.Memory limit(boolean check, double gigabytes) {
        return Specifications.changed(Specification.Memory.UNCHECKED, "check", check, "limitGb", gigabytes);
    }

    private MemoryPlan plan(Specification specification, GatewayShare gateway) {
        return new MemoryCheck(specification, gateway).plan().orElseThrow();
    }

    private double gigabytes(MemoryPlan plan, String part) {
        return plan.parts().getOrDefault(part, 0L) / 1e9;
    }

    @Test
    void addsUpWhatEachWeightTakes() {
        var plan = plan(specification(), GatewayShare.NONE);

        assertThat(gigabytes(plan, "weights")).isCloseTo(0.18 * (4 + 2), within(0.01)); // fp32 masters, bf16 copies
        assertThat(gigabytes(plan, "gradients and moments")).isCloseTo(0.18 * 3 * 4, within(0.01));
        assertThat(plan.parts()).doesNotContainKeys("reference policy", "gateway");
        assertThat(plan.total())
                .isEqualTo(plan.parts().values().stream()
                        .mapToLong(Long::longValue)
                        .sum());
    }

    @Test
    void aReferencePolicyIsHeldOnceInTheComputeDtypeAndWithLoraNotAtAll() {
        var divergence = new Specification.Kl(true, 0.001, "k3", false, 0.001, "k1");
        var lora = new Specification.Lora(8, 16, List.of("all-linear"));

        assertThat(gigabytes(plan(specification(divergence), GatewayShare.NONE), "reference policy"))
                .isCloseTo(0.18 * 2, within(0.01));
        assertThat(plan(specification(divergence, lora), GatewayShare.NONE).parts())
                .doesNotContainKey("reference policy");
    }

    @Test
    void aGatewayCountsWhereItIsOnTheSameDevice() {
        var gateway = new GatewayShare("cpu", "auto", 16, "1024");

        // two versions of 0.18 billion in bf16; a token has 2 x 10 layers x 1,000 values, a sequence 1,024, a tail
        // of 256 and a quarter of its length for copies
        assertThat(gigabytes(plan(specification(), gateway), "gateway"))
                .isCloseTo(2 * 0.18 * 2 + 16 * (1024 + 256 + 256) * 20_000 * 2 / 1e9, within(0.01));
        // the experiment's prompts have 800 tokens at most, its responses 200
        assertThat(gigabytes(plan(specification(), new GatewayShare("cpu", "auto", 16, "auto")), "gateway"))
                .isCloseTo(2 * 0.18 * 2 + 16 * (1000 + 256 + 250) * 20_000 * 2 / 1e9, within(0.01));
        assertThat(plan(specification(), new GatewayShare("gpu:1", "auto", 16, "auto"))
                        .parts())
                .doesNotContainKey("gateway");
    }

    @Test
    void whatIsKeptOnTheHostIsNotHeldByAGpu() {
        var small = Specifications.small(model.toString());
        var gpu = Specifications.changed(small.trainer(), "device", "gpu");
        var memory = Specifications.changed(
                Specification.Memory.UNCHECKED,
                "offloadOptimizer",
                true,
                "leaveBetweenSteps",
                true,
                "gatewaySleeps",
                true);
        var gateway = new GatewayShare("gpu", "auto", 16, "1024");

        var held = plan(specification(gpu, memory), gateway);

        assertThat(gigabytes(held, "weights")).isCloseTo(0.18 * 2, within(0.01));
        assertThat(gigabytes(held, "gradients and moments")).isCloseTo(0.18 * 4, within(0.01));
        assertThat(held.parts()).doesNotContainKeys("gateway", "process"); // it finds the trainer's room free
        var awake = Specifications.changed(memory, "gatewaySleeps", false);
        assertThat(plan(specification(gpu, awake), gateway).parts()).containsKey("gateway");
    }

    @Test
    void eachDeviceOfAProcessorHasItsOwnWeightsAndGradientsButMomentsExistOnce() {
        var small = Specifications.small(model.toString());
        var two = Specifications.changed(small.trainer(), "devices", 2);

        var held = plan(specification(two), GatewayShare.NONE);

        assertThat(gigabytes(held, "weights")).isCloseTo(2 * 0.18 * (4 + 2), within(0.02));
        assertThat(gigabytes(held, "gradients and moments")).isCloseTo(0.18 * (2 * 4 + 8), within(0.02));
    }

    @Test
    void aMicroBatchIsNoLargerThanAMiniBatchCanBe() {
        var small = Specifications.small(model.toString());
        var budget = specification(Specifications.changed(small.actor(), "microBatchTokens", 1 << 20));

        // 2 tasks of 4 samples, 2 turns each, 1,000 tokens
        assertThat(plan(budget, GatewayShare.NONE).tokens()).isEqualTo(16_000);
        assertThat(plan(specification(), GatewayShare.NONE).tokens()).isEqualTo(8192);
    }

    @Test
    void whatDoesNotFitIsRefusedWithSettingsThatHelp() {
        var limited = specification(limit(true, below(1.3)));

        assertThatThrownBy(() -> new MemoryCheck(limited, GatewayShare.NONE).require())
                .hasMessageMatching("memory: [\\d.]+ GB .*will be needed on cpu, [\\d.]+ GB may be used.*")
                .hasMessageContaining("a micro-batch of 8192 tokens")
                .hasMessageContaining("Any of these is enough: actor.gradient_checkpointing=true")
                .hasMessageContaining("actor.micro_batch_tokens=")
                .hasMessageContaining("memory.check=false");
    }

    @Test
    void whereNoSettingAloneHelpsSeveralAreNamed() {
        var limited = specification(limit(true, below(4.8)));

        assertThat(new MemoryCheck(limited, GatewayShare.NONE).problem().orElseThrow())
                .contains("Together these are enough: actor.gradient_checkpointing=true")
                .contains("lora.rank=16");
        var tight = specification(limit(true, 0.3));
        assertThat(new MemoryCheck(tight, GatewayShare.NONE).problem().orElseThrow())
                .contains("Use a smaller model or another device");
    }

    /** So much less than is needed, in GB; what is needed depends on this process's heap. */
    private double below(double gigabytes) {
        return plan(specification(), GatewayShare.NONE).total() / 1e9 - gigabytes;
    }

    @Test
    void nothingIsCheckedWhereNobodyWantsIt() {
        var unchecked = specification(limit(false, 0.1));

        assertThatCode(() -> new MemoryCheck(unchecked, GatewayShare.NONE).require())
                .doesNotThrowAnyException();
    }
}
