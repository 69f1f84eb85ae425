package dev.orbweaver.inferencegateway.policy;

import dev.orbweaver.contracts.experiment.ExperimentAnnouncement;

/**
 * The setting {@code orbweaver.gateway.dtype}.
 *
 * @param setting a dtype, or {@code auto}
 */
public record DtypeChoice(String setting) {
    private static final String AUTO = "auto";

    /** For an experiment: by default what its trainer computes in, so that both round alike. */
    String of(ExperimentAnnouncement announcement) {
        return setting.equals(AUTO) ? announcement.specification().actor().computeDtype() : setting;
    }

    /** For a folder given by setting. */
    String ofFolder() {
        return setting.equals(AUTO) ? "fp32" : setting;
    }
}
