package dev.orbweaver.inferencegateway.policy;

import dev.orbweaver.contracts.experiment.ExperimentAnnouncement;
import dev.orbweaver.languagemodel.LengthSetting;
import java.util.OptionalInt;

/**
 * The settings {@code orbweaver.gateway.dtype} and {@code .max-length}, either of which may be {@code auto}.
 *
 * @param dtype a dtype, or {@code auto}
 */
public record DecodingChoice(String dtype, LengthSetting maxLength) {
    private static final String AUTO = "auto";

    /** For an experiment: by default what its trainer computes in, so that both round alike, and as long as its calls may become. */
    Decoding of(ExperimentAnnouncement announcement) {
        var specification = announcement.specification();
        return new Decoding(
                dtype.equals(AUTO) ? specification.actor().computeDtype() : dtype,
                new LengthSetting(OptionalInt.of(maxLength.orElse(specification.longestCall()))));
    }

    /** For a folder given by setting. */
    Decoding ofFolder() {
        return new Decoding(dtype.equals(AUTO) ? "fp32" : dtype, maxLength);
    }

    /**
     * How a folder is to be decoded.
     *
     * @param maxLength {@code auto}: as long as the model allows, as far as the memory reaches
     */
    record Decoding(String dtype, LengthSetting maxLength) {}
}
