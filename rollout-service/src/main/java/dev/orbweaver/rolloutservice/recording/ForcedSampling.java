package dev.orbweaver.rolloutservice.recording;

import dev.orbweaver.contracts.rollout.Sampling;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes a client's model call the experiment's: its model, its sampling, one answer, ids asked for. What the client sent of these
 * is replaced, and what would bend the distribution is taken out, because training uses the log-probabilities as they are.
 *
 * <p>Each call of a rollout draws its own noise: its seed is made of the rollout's seed, the agent step, the turn and how often
 * that step was recorded in that turn before. So a repeated attempt repeats its answers.
 */
final class ForcedSampling {

    private static final List<String> BENDING = List.of(
            "max_completion_tokens",
            "seed",
            "min_p",
            "logit_bias",
            "presence_penalty",
            "frequency_penalty",
            "repetition_penalty",
            "stream",
            "stream_options");

    private ForcedSampling() {}

    /** The body for the gateway; the call's own stays as it is. */
    static ObjectNode bodyFor(ModelCall call) {
        requireOneAnswer(call.body());
        var request = call.attempt().request();
        Sampling sampling = request.sampling();
        ObjectNode body = call.body().deepCopy();
        body.remove(BENDING);
        body.put("model", request.attempt().rollout().experiment());
        body.put("temperature", sampling.temperature());
        body.put("top_p", sampling.topP());
        body.put("max_tokens", sampling.maxTokens());
        // said also when it is off: a gateway falls back on the model's generation_config.json, which may cut the
        // distribution
        body.put("top_k", Math.max(0, sampling.topK()));
        Long seed = seedOf(call);
        if (seed != null) {
            body.put("seed", seed);
        }
        body.put("return_token_ids", true);
        return body;
    }

    private static void requireOneAnswer(ObjectNode body) {
        int n = body.path("n").asInt(1);
        if (n != 1) {
            throw new UnusableCall(
                    "n",
                    n + " answers were asked for, but one model call is one transition: leave it out or set it to 1");
        }
    }

    private static @Nullable Long seedOf(ModelCall call) {
        Long seed = call.attempt().request().sampling().seed();
        if (seed == null) {
            return null;
        }
        long mixed = mixed(seed ^ call.agentStep().hashCode());
        mixed = mixed(mixed + call.turn());
        mixed = mixed(mixed + call.attempt().callsOf(call.agentStep(), call.turn()));
        return mixed & Integer.MAX_VALUE; // OpenAI clients and servers differ above 31 bits
    }

    /** The finaliser of SplitMix64: neighbouring numbers become unrelated ones. */
    private static long mixed(long value) {
        long z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
