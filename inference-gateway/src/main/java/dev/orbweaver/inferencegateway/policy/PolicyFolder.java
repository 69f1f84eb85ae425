package dev.orbweaver.inferencegateway.policy;

import dev.orbweaver.contracts.policy.PolicyVersion;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A version's weights on disk.
 *
 * @param model name in the API
 * @param lineage 0 for a folder given by setting
 * @param checksum they must have; empty where nobody has said
 * @param dtype to load them as
 */
record PolicyFolder(String model, long lineage, long version, Path folder, Optional<String> checksum, String dtype) {

    static PolicyFolder of(PolicyVersion version, String dtype) {
        return new PolicyFolder(
                version.experiment(),
                version.lineage(),
                version.version(),
                Path.of(version.location()),
                Optional.of(version.checksum()),
                dtype);
    }
}
