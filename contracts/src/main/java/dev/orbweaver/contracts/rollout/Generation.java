package dev.orbweaver.contracts.rollout;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the engine says about one answer: the {@code orbweaver} object of a chat completion. Training uses these ids and
 * log-probabilities and never tokenizes text again.
 *
 * <p>Immutable: arrays are copied on the way in and out. In JSON they are base64 of little-endian int32 and float32.
 */
@JsonAutoDetect(
        fieldVisibility = JsonAutoDetect.Visibility.NONE,
        getterVisibility = JsonAutoDetect.Visibility.NONE,
        isGetterVisibility = JsonAutoDetect.Visibility.NONE)
public final class Generation {

    private final int[] promptIds;
    private final int[] responseIds;
    private final float[] logProbs;
    private final List<Run> versions;
    private final String finishReason;

    /**
     * Consecutive response ids that one policy version drew.
     *
     * @param version of the policy
     * @param tokens how many
     */
    public record Run(long version, int tokens) {}

    /** All of it drawn by one version. */
    public Generation(int[] promptIds, int[] responseIds, float[] logProbs, long policyVersion, String finishReason) {
        this(promptIds, responseIds, logProbs, List.of(new Run(policyVersion, responseIds.length)), finishReason);
    }

    /**
     * @param logProbs one for each response id: log-softmax(logits / temperature) over the full vocabulary
     * @param versions whose weights drew the response ids: one, or several after a swap in the middle; at least one
     * @param finishReason {@code stop} or {@code length}
     */
    public Generation(int[] promptIds, int[] responseIds, float[] logProbs, List<Run> versions, String finishReason) {
        if (responseIds.length != logProbs.length) {
            throw new IllegalArgumentException("generation: " + responseIds.length + " response ids but "
                    + logProbs.length + " log-probabilities");
        }
        this.promptIds = promptIds.clone();
        this.responseIds = responseIds.clone();
        this.logProbs = logProbs.clone();
        if (versions.isEmpty() || versions.stream().mapToInt(Run::tokens).sum() != responseIds.length) {
            throw new IllegalArgumentException("generation: the versions " + versions + " do not account for "
                    + responseIds.length + " response ids");
        }
        this.versions = List.copyOf(versions);
        this.finishReason = finishReason;
    }

    @JsonCreator
    static Generation ofText(
            @JsonProperty("promptIds") String promptIds,
            @JsonProperty("responseIds") String responseIds,
            @JsonProperty("logProbs") String logProbs,
            @JsonProperty("policyVersion") long policyVersion,
            @JsonProperty("versions") @Nullable List<Run> versions,
            @JsonProperty("finishReason") String finishReason) {
        var ids = ints(responseIds);
        var runs = versions == null || versions.isEmpty() ? List.of(new Run(policyVersion, ids.length)) : versions;
        return new Generation(ints(promptIds), ids, floats(logProbs), runs, finishReason);
    }

    public int[] promptIds() {
        return promptIds.clone();
    }

    public int[] responseIds() {
        return responseIds.clone();
    }

    public float[] logProbs() {
        return logProbs.clone();
    }

    /** The version whose weights drew the first response id. */
    @JsonProperty("policyVersion")
    public long policyVersion() {
        return versions.getFirst().version();
    }

    /** Whose weights drew the response ids, in their order. */
    public List<Run> versions() {
        return versions;
    }

    /** In JSON only where one version did not draw all. */
    @JsonProperty("versions")
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    List<Run> severalVersions() {
        return versions.size() > 1 ? versions : List.of();
    }

    @JsonProperty("finishReason")
    public String finishReason() {
        return finishReason;
    }

    @JsonProperty("promptIds")
    String promptText() {
        return text(promptIds);
    }

    @JsonProperty("responseIds")
    String responseText() {
        return text(responseIds);
    }

    @JsonProperty("logProbs")
    String logProbText() {
        var bytes = ByteBuffer.allocate(4 * logProbs.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(logProbs);
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    private static String text(int[] ids) {
        var bytes = ByteBuffer.allocate(4 * ids.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asIntBuffer().put(ids);
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    private static int[] ints(String text) {
        var buffer = ByteBuffer.wrap(Base64.getDecoder().decode(text))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asIntBuffer();
        int[] ids = new int[buffer.remaining()];
        buffer.get(ids);
        return ids;
    }

    private static float[] floats(String text) {
        var buffer = ByteBuffer.wrap(Base64.getDecoder().decode(text))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
        float[] values = new float[buffer.remaining()];
        buffer.get(values);
        return values;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Generation that
                && Arrays.equals(promptIds, that.promptIds)
                && Arrays.equals(responseIds, that.responseIds)
                && Arrays.equals(logProbs, that.logProbs)
                && versions.equals(that.versions)
                && finishReason.equals(that.finishReason);
    }

    @Override
    public int hashCode() {
        return Objects.hash(
                Arrays.hashCode(promptIds), Arrays.hashCode(responseIds), Arrays.hashCode(logProbs), versions);
    }

    @Override
    public String toString() {
        return "Generation[" + promptIds.length + " prompt ids, " + responseIds.length + " response ids, version "
                + policyVersion() + ", " + finishReason + "]";
    }
}
