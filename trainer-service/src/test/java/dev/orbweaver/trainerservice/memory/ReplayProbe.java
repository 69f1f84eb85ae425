package dev.orbweaver.trainerservice.memory;

import dev.orbweaver.contracts.experiment.Specification;
import dev.orbweaver.contracts.reward.Trajectory;
import dev.orbweaver.languagemodel.ComputePermit;
import dev.orbweaver.testfixtures.Specifications;
import dev.orbweaver.trainerservice.batch.Rollouts;
import dev.orbweaver.trainerservice.replay.Replay;
import dev.orbweaver.trainerservice.update.StopSignal;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** A process that only replays two steps: {@code MODEL DTYPE CHECKPOINTING LORA_RANK}. Prints the peak of its resident memory and the plan. */
final class ReplayProbe {

    private static final int PROMPT = 800;
    private static final int RESPONSE = 50;
    private static final int SAMPLES = 4;

    private ReplayProbe() {}

    public static void main(String[] arguments) throws Exception {
        var specification = specification(
                arguments[0], arguments[1], Boolean.parseBoolean(arguments[2]), Integer.parseInt(arguments[3]));
        var random = new Random(1);
        int[] prompt = ids(random, PROMPT);
        var trajectories = IntStream.range(0, 2 * SAMPLES)
                .mapToObj(i -> trajectory(i, prompt, ids(random, RESPONSE)))
                .toList();
        new Replay(specification, new ComputePermit(), StopSignal.NEVER)
                .run(Path.of(arguments[0]), trajectories, Path.of(arguments[0]).resolveSibling("replayed"));
        var plan = new MemoryCheck(specification, GatewayShare.NONE).plan().orElseThrow();
        System.out.println("peak " + ProcessMemory.peak().orElseThrow() + " estimate " + plan.total() + " " + plan);
    }

    private static Specification specification(String model, String dtype, boolean checkpointing, int loraRank) {
        var small = Specifications.small(model);
        return Specifications.with(
                small,
                Specifications.changed(
                        small.data(), "trainBatchSize", 1, "maxPromptLength", PROMPT, "maxResponseLength", RESPONSE),
                Specifications.changed(small.rollout(), "n", SAMPLES, "maxTokens", RESPONSE),
                Specifications.changed(
                        small.actor(),
                        "ppoMiniBatchSize",
                        1,
                        "microBatchTokens",
                        PROMPT + SAMPLES * RESPONSE,
                        "computeDtype",
                        dtype,
                        "gradientCheckpointing",
                        checkpointing),
                new Specification.Lora(loraRank, 16, List.of("all-linear")),
                Specifications.changed(small.kl(), "inLoss", true));
    }

    private static Trajectory trajectory(int i, int[] prompt, int[] response) {
        return Rollouts.scored(
                Rollouts.id(1 + i / SAMPLES, "t", i % SAMPLES), SAMPLES, i % 2, Rollouts.wrote(prompt, response));
    }

    private static int[] ids(Random random, int length) {
        return random.ints(length, 0, TINY_VOCABULARY).toArray();
    }

    // of the tokenizer that goes with the model
    private static final int TINY_VOCABULARY = 300;
}
