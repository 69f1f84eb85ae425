package dev.orbweaver.inferencegateway.policy;

import dev.orbweaver.contracts.policy.PolicyVersion;
import dev.orbweaver.inferencegateway.policy.DecodingChoice.Decoding;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A version's weights on disk.
 *
 * @param model name in the API
 * @param lineage 0 for a folder given by setting
 * @param folder of a whole model
 * @param adapter folder of what is added to it
 * @param checksum they must have, the adapter added; empty where nobody has said
 */
record PolicyFolder(
        String model,
        long lineage,
        long version,
        Path folder,
        Optional<Path> adapter,
        Optional<String> checksum,
        Decoding decoding) {

    static PolicyFolder of(PolicyVersion version, Decoding decoding) {
        boolean isWhole = version.form() == PolicyVersion.Form.FULL;
        var location = Path.of(version.location());
        return new PolicyFolder(
                version.experiment(),
                version.lineage(),
                version.version(),
                isWhole ? location : Path.of(version.baseModel()),
                isWhole ? Optional.empty() : Optional.of(location),
                Optional.of(version.checksum()),
                decoding);
    }

    /** A model given by setting. */
    static PolicyFolder model(String name, Path folder, Decoding decoding) {
        return new PolicyFolder(name, 0, 0, folder, Optional.empty(), Optional.empty(), decoding);
    }

    /** An adapter given by setting, or at run time. */
    static PolicyFolder adapter(String name, long version, Path model, Path adapter, Decoding decoding) {
        return new PolicyFolder(name, 0, version, model, Optional.of(adapter), Optional.empty(), decoding);
    }
}
